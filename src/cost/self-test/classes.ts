/** How workloads of each class are made, and which bottlenecks are right for them. Pure: the same random numbers make the same workload. */

import type { Bottleneck } from '../diagnosis/rule.js';
import type { Random } from '../random.js';
import { bytes, count, share, time } from '../words.js';
import { compute, give, keep, litter, type Node, read, stream, sumTree, wait } from './tasks.js';
import type { TestHost, TestWorkload, WorkloadClass } from './workload.js';

export interface ClassOfWorkloads {
  /** Two where rules tell the same apart by degree. */
  readonly right: readonly Bottleneck[];
  build(random: Random, host: TestHost): Omit<TestWorkload, 'class'>;
}

/** What the plain loop over a workload takes, in ms: more than a pool takes to start. */
const LOOP_MS = 600;
const MB = 2 ** 20;

export const classes: Readonly<Record<WorkloadClass, ClassOfWorkloads>> = {
  compute: {
    right: ['CPU-bound'],
    build(random, host) {
      const itemMs = roughly(random, 0.5, 8);
      const spread = uniform(random, 0, 0.5);
      const items = many(LOOP_MS / itemMs, () => turns(host, itemMs * uniform(random, 1 - spread, 1 + spread)));
      const about = `${count(items.length, 'item')} of ${time(itemMs)}, ± ${share(spread)}`;
      return { ...usual(host), about, task: compute, items: () => items };
    },
  },
  'tiny tasks': {
    right: ['too fine'],
    build(random, host) {
      const itemMs = roughly(random, 0.0005, 0.002);
      const items = many(300_000, () => turns(host, itemMs));
      const about = `${count(items.length, 'item')} of ${time(itemMs)}, one by one`;
      return { ...usual(host), about, task: compute, items: () => items, chunkSize: 1 };
    },
  },
  'large argument': {
    right: ['IPC-bound'],
    build(random, host) {
      const isTyped = random() < 0.5;
      const size = roughly(random, isTyped ? 0.25 : 0.1, isTyped ? 3 : 1) * MB;
      const itemTurns = turns(host, (size / MB) * uniform(random, 0.2, 0.6) * (isTyped ? 1 : 6));
      const items = () =>
        many((isTyped ? 160 * MB : 40 * MB) / size, (i) => ({ data: numbers(size / 8, isTyped, i), turns: itemTurns }));
      const about = `${isTyped ? 'Float64Arrays' : 'lists'} of ${bytes(size)}`;
      return { ...usual(host), about, task: read, items };
    },
  },
  'large result': {
    right: ['IPC-bound'],
    build(random, host) {
      const isTyped = random() < 0.5;
      const size = roughly(random, isTyped ? 0.25 : 0.1, isTyped ? 3 : 1) * MB;
      const itemTurns = turns(host, (size / MB) * uniform(random, 0.3, 1) * (isTyped ? 1 : 4));
      const length = Math.round(size / 8);
      const items = many((isTyped ? 128 * MB : 40 * MB) / size, () => ({ count: length, isTyped, turns: itemTurns }));
      const about = `${count(items.length, isTyped ? 'Float64Array' : 'list')} of ${bytes(size)}`;
      return { ...usual(host), about, task: give, items: () => items };
    },
  },
  'object trees': {
    right: ['IPC-bound'],
    build(random, host) {
      const nodes = Math.round(roughly(random, 300, 6_000));
      const copy = random() < 0.5;
      const itemTurns = turns(host, (nodes / 1_000) * uniform(random, 0.1, 0.5));
      const items = many(400_000 / nodes, (i) => ({ tree: treeOf(nodes, i), turns: itemTurns, copy }));
      const about = `${count(items.length, 'tree')} of ${count(nodes, 'node')}${copy ? ', and back' : ''}`;
      return { ...usual(host), about, task: sumTree, items: () => items };
    },
  },
  'repeated payload': {
    right: ['repeated payload'],
    build(random, host) {
      const size = Math.ceil(roughly(random, 1, 4)) * MB;
      const itemTurns = turns(host, (size / MB) * uniform(random, 0.2, 1));
      const data = numbers(size / 8, true, 0);
      const items = many((384 * MB) / size, () => ({ data, turns: itemTurns }));
      const about = `a Float64Array of ${bytes(size)} in each of ${count(items.length, 'item')}`;
      return { ...usual(host), about, task: read, items: () => items };
    },
  },
  imbalance: {
    right: ['imbalance'],
    build(random, host) {
      const itemMs = roughly(random, 0.5, 4);
      const lastMs = LOOP_MS * uniform(random, 0.25, 0.4);
      const items = many((LOOP_MS - lastMs) / itemMs, () => turns(host, itemMs * uniform(random, 0.7, 1.3)));
      const about = `${count(items.length, 'item')} of ${time(itemMs)}, then one of ${time(lastMs)}`;
      return { ...usual(host), about, task: compute, items: () => [...items, turns(host, lastMs)] };
    },
  },
  'I/O': {
    right: ['I/O-bound'],
    build(random, host) {
      const ms = roughly(random, 2, 20);
      const part = uniform(random, 0, 0.3);
      const items = many(LOOP_MS / ms, () => ({
        ms: ms * (1 - part) * uniform(random, 0.7, 1.3),
        turns: turns(host, ms * part),
      }));
      const about = `${count(items.length, 'item')} that wait for ${time(ms)}, ${share(part)} of it computing`;
      return { ...usual(host), about, task: wait, items: () => items };
    },
  },
  'memory bandwidth': {
    right: ['memory bandwidth'],
    build(random, host) {
      const each = roughly(random, 16, 64);
      const items = many(1_200 / each, () => ({ count: (each * MB) / 8, times: 1 }));
      const recorded = { inflation: { task: uniform(random, 1.25, 2), probe: uniform(random, 0.98, 1.03) } };
      const about = `${count(items.length, 'pass', 'passes')} over ${bytes(each * MB)}`;
      return { ...usual(host), about, task: stream, items: () => items, recorded };
    },
  },
  'garbage collection': {
    right: ['garbage collection'],
    build(random, host) {
      const objects = Math.round(roughly(random, 3_000, 30_000));
      const itemTurns = turns(host, (objects / 10_000) * uniform(random, 0, 1));
      const items = many(1_200_000 / objects, () => ({ count: objects, turns: itemTurns }));
      const about = `${count(items.length, 'item')} that make ${count(objects, 'object')} each`;
      return { ...usual(host), about, task: litter, items: () => items };
    },
  },
  leak: {
    right: ['leak'],
    build(random, host) {
      const itemMs = roughly(random, 1, 6);
      const size = Math.round(roughly(random, 16, 128)) * 1024;
      const isPlain = random() < 0.5;
      const items = many(LOOP_MS / itemMs, () => ({ bytes: size, isPlain, turns: turns(host, itemMs) }));
      const about = `${count(items.length, 'item')} of ${time(itemMs)}, each keeps ${bytes(size)}`;
      return { ...usual(host), about, task: keep, items: () => items };
    },
  },
  oversubscribed: {
    right: ['too many workers'],
    build(random, host) {
      const size = host.cores * (2 + Math.floor(3 * random()));
      const itemMs = roughly(random, 0.5, 6);
      const items = many(LOOP_MS / itemMs, () => turns(host, itemMs));
      const about = `${count(items.length, 'item')} of ${time(itemMs)} on ${count(size, 'worker')}`;
      return { ...usual(host), about, task: compute, items: () => items, size };
    },
  },
  'start-up': {
    right: ['too little work', 'start-up'],
    build(random, host) {
      const itemMs = roughly(random, 0.5, 4);
      const totalMs = roughly(random, 4, 100);
      const items = many(totalMs / itemMs, () => turns(host, itemMs));
      const about = `${count(items.length, 'item')} of ${time(itemMs)}`;
      return { ...usual(host), about, task: compute, items: () => items, startsPool: true };
    },
  },
  'dispatch-bound': {
    right: ['dispatch-bound'],
    build(random, host) {
      // One core is the caller's, who makes each item.
      const size = Math.max(1, host.cores - 1);
      const makeMs = roughly(random, 0.4, 4);
      const itemMs = makeMs * uniform(random, 0.3, 0.6);
      const [made, itemTurns] = [turns(host, makeMs), turns(host, itemMs)];
      const length = Math.ceil(LOOP_MS / (makeMs + itemMs));
      const items = function* () {
        for (let i = 0; i < length; i++) yield itemTurns + (compute(made) & 1);
      };
      const about = `${count(length, 'item')} of ${time(itemMs)}, each made in ${time(makeMs)}`;
      return { ...usual(host), about, task: compute, items, size };
    },
  },
  quota: {
    right: ['quota'],
    build(random, host) {
      const { about, ...workload } = classes.compute.build(random, host);
      const throttledShare = uniform(random, 0.3, 0.95);
      return { ...workload, about: `${about}, throttled for ${share(throttledShare)}`, recorded: { throttledShare } };
    },
  },
};

function usual({ cores }: TestHost) {
  return { size: cores, chunkSize: 'auto' as const };
}

function uniform(random: Random, from: number, to: number): number {
  return from + (to - from) * random();
}

/** As many below the geometric mean as above it. */
function roughly(random: Random, from: number, to: number): number {
  return from * (to / from) ** random();
}

function turns({ turnsPerMs }: TestHost, ms: number): number {
  return Math.max(1, Math.round(turnsPerMs * ms));
}

function many<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length: Math.max(2, Math.round(length)) }, (_, i) => make(i));
}

function numbers(length: number, isTyped: boolean, first: number): ArrayLike<number> {
  const whole = Math.round(length);
  if (isTyped) return new Float64Array(whole).fill(first + 0.5);
  return Array.from({ length: whole }, (_, i) => first + i + 0.5);
}

function treeOf(nodes: number, first: number): Node {
  const children: Node[] = [];
  for (let left = nodes - 1; left > 0; ) {
    const part = Math.min(left, Math.max(1, Math.floor((nodes - 1) / 4)));
    children.push(treeOf(part, first + children.length));
    left -= part;
  }
  return { name: `node ${first}`, value: first + 0.5, children };
}
