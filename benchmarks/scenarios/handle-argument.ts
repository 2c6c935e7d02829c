import { Serializer } from 'node:v8';
import { MessagePort, Worker } from 'node:worker_threads';
import { SharedArray } from 'breakeven';
import { seeded } from '#src/cost/random.js';
import { median } from '#src/cost/statistics.js';
import { KINDS } from '../rivals/contenders.js';
import { missingPool, newPool } from '../rivals/pools.js';
import { python } from '../rivals/python.js';
import type { WorkerKind } from '../rivals/rival.js';
import { shared } from '../workloads/shared-tasks.js';
import { expectEqual } from './scenario.js';
import { type Demand, type Figures, type Study, type Variant, WITHOUT_NATIVE } from './study.js';

const SIZES = { '8 B': 8, '1 MB': 1e6, '100 MB': 1e8, '1 GB': 1e9, '4 GB': 4e9 };
const FIRST_ELEMENT = 7;
/** Milliseconds over the same call with a number. */
const MUST = { thread: 0.06, process: 0.1 } as const;

export function handleArgument(isQuick: boolean): Study {
  const pairs = isQuick ? 50 : 2000;
  const names = Object.keys(SIZES);
  const variants: Record<string, Variant> = {};
  for (const kind of KINDS) {
    for (const [name, bytes] of Object.entries(SIZES))
      variants[variantName(name, kind)] = {
        unavailable: () => missingPool(kind),
        measure: () => measureArray(kind, bytes, pairs),
      };
  }
  const inPython = python('shared', 1e8);
  return {
    title:
      'a SharedArray as argument of a call whose task reads one element of it. extra: over the same call with a number, call by call; ' +
      'message: bytes beyond those of the one with a number',
    rounds: isQuick ? 1 : 7,
    columns: { extra: 'time', call: 'time', message: 'bytes' },
    variants: {
      ...variants,
      'another number (noise)': { measure: () => measure('thread', FIRST_ELEMENT, pairs) },
      '100 MB without the native part': { measure: () => measureArray('thread', 1e8, pairs), env: WITHOUT_NATIVE },
      'Python Pool.apply, 100 MB of SharedMemory by name': {
        ...inPython,
        measure: async () => ({ call: (await inPython.measure()).steady! }),
      },
    },
    demands: KINDS.flatMap((kind): Demand[] => [
      ...names.map(
        (name): Demand => ({
          what: `${variantName(name, kind)}: extra`,
          kind: 'time',
          of: (figure) => figure(variantName(name, kind), 'extra'),
          sense: 'at most',
          must: MUST[kind],
          aim: 0.02,
        }),
      ),
      {
        what: `${kind}, flat: extra of 4 GB over that of 8 B`,
        kind: 'time',
        of: (figure) => figure(variantName('4 GB', kind), 'extra') - figure(variantName('8 B', kind), 'extra'),
        sense: 'at most',
        must: 0.02,
      },
      {
        what: `${kind}: the longest message`,
        kind: 'bytes',
        of: (figure) => Math.max(...names.map((name) => figure(variantName(name, kind), 'message'))),
        sense: 'at most',
        must: 200,
      },
    ]),
  };
}

function variantName(size: string, kind: WorkerKind): string {
  return kind === 'thread' ? size : `${size}, process`;
}

async function measureArray(kind: WorkerKind, bytes: number, pairs: number): Promise<Figures> {
  const array = SharedArray.create('uint8', bytes);
  array.data[0] = FIRST_ELEMENT;
  return measure(kind, array, pairs);
}

/** Calls with a number and calls with `value` in turns, in either order: what slows down both leaves their difference alone. */
async function measure(kind: WorkerKind, value: number | SharedArray<'uint8'>, pairs: number): Promise<Figures> {
  const pool = newPool(kind, 1);
  const call = async (argument: number | SharedArray<'uint8'>) => {
    const startedAt = performance.now();
    expectEqual(await pool.submit(shared.firstOf, argument), FIRST_ELEMENT);
    return performance.now() - startedAt;
  };
  const random = seeded(2);
  const [extras, calls]: [number[], number[]] = [[], []];
  for (let i = -pairs / 4; i < pairs; i++) {
    const isNumberFirst = random() < 0.5;
    let withNumber = isNumberFirst ? await call(FIRST_ELEMENT) : 0;
    const withValue = await call(value);
    if (!isNumberFirst) withNumber = await call(FIRST_ELEMENT);
    if (i < 0) continue;
    extras.push(withValue - withNumber);
    calls.push(withValue);
  }
  const [withValue, withNumber] = [
    await messageBytes(() => call(value)),
    await messageBytes(() => call(FIRST_ELEMENT)),
  ];
  // Where nothing is posted it went another way, and nothing is known of its length here.
  const message = withValue === 0 ? {} : { message: withValue - withNumber };
  return { extra: median(extras), call: median(calls), ...message };
}

/** Of all that is posted meanwhile. Shared memory counts as the number by which V8 passes it on. */
async function messageBytes(run: () => Promise<unknown>): Promise<number> {
  let bytes = 0;
  const count = (message: unknown) => {
    const serializer = new SharingSerializer();
    serializer.writeValue(message);
    bytes += serializer.releaseBuffer().length;
  };
  const restore = [MessagePort.prototype, Worker.prototype].map((prototype) => {
    const { postMessage } = prototype;
    prototype.postMessage = function (this: MessagePort & Worker, ...args) {
      count(args[0]);
      return postMessage.apply(this, args);
    };
    return () => Object.assign(prototype, { postMessage });
  });
  await run();
  for (const undo of restore) undo();
  return bytes;
}

class SharingSerializer extends Serializer {
  _getSharedArrayBufferId(): number {
    return 0;
  }
}
