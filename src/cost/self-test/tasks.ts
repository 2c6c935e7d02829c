/** What the labelled workloads do. Each goes to workers as its source, so it sees nothing of this file: each has the loop that computes in itself. */

/** Turns of a loop that only computes. */
export function compute(turns: number): number {
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state;
}

/** Reads all of its data. */
export function read({ data, turns }: { readonly data: ArrayLike<number>; readonly turns: number }): number {
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  return sum + state;
}

/** Gives a list of numbers, typed or plain. */
export function give(what: { readonly count: number; readonly isTyped: boolean; readonly turns: number }): unknown {
  const { count, isTyped, turns } = what;
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  const data = isTyped ? new Float64Array(count) : new Array<number>(count);
  for (let i = 0; i < count; i++) data[i] = i + state / 7;
  return data;
}

export interface Node {
  readonly name: string;
  readonly value: number;
  readonly children: readonly Node[];
}

/** Sums a tree; `copy` gives one with the sums as well. */
export function sumTree(what: { readonly tree: Node; readonly turns: number; readonly copy: boolean }): unknown {
  const { tree, turns, copy } = what;
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  const sum = ({ value, children }: Node): number => children.reduce((all, child) => all + sum(child), value);
  const summed = ({ name, value, children }: Node): Node => ({
    name,
    value: value + state,
    children: children.map(summed),
  });
  return copy ? summed(tree) : sum(tree) + state;
}

/** Waits, then computes. */
export async function wait({ ms, turns }: { readonly ms: number; readonly turns: number }): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return state;
}

/** Goes through so many numbers of its worker's own memory. */
export function stream({ count, times }: { readonly count: number; readonly times: number }): number {
  const self = stream as typeof stream & { kept?: Float64Array };
  if (self.kept?.length !== count) self.kept = new Float64Array(count).fill(1);
  const data = self.kept;
  let sum = 0;
  for (let time = 0; time < times; time++) for (let i = 0; i < count; i++) sum += data[i]!;
  return sum;
}

/** Makes so many objects, which outlive the next few calls. */
export function litter({ count, turns }: { readonly count: number; readonly turns: number }): number {
  const self = litter as typeof litter & { kept?: unknown[] };
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  self.kept ??= [];
  const made = new Map<string, object>();
  for (let id = 0; id < count; id++) made.set(`item ${id}`, { id, name: `name ${id}`, parts: [id, state] });
  if (self.kept.push(made) > 4) self.kept.shift();
  return made.size;
}

/** Keeps for ever what it made. */
export function keep(what: { readonly bytes: number; readonly isPlain: boolean; readonly turns: number }): number {
  const { bytes, isPlain, turns } = what;
  const self = keep as typeof keep & { kept?: unknown[] };
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  self.kept ??= [];
  self.kept.push(isPlain ? Array.from({ length: bytes / 8 }, (_, i) => i + 0.5) : new Uint8Array(bytes).fill(1));
  return self.kept.length + state;
}

/** Costs what every task costs. */
export function nothing(): number {
  return 0;
}

/** Ms of so many turns: the probe that only computes. */
export function timedTurns(turns: number): number {
  const before = performance.now();
  let state = turns;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  const ms = performance.now() - before;
  // What nobody looks at might not be computed.
  return state === 0 ? 0 : ms;
}

/** What its isolate holds after a collection. */
export function retainedBytes(): number {
  const self = retainedBytes as typeof retainedBytes & { collect?: () => void };
  if (self.collect === undefined) {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    self.collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
  }
  self.collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
