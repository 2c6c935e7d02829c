/** Tasks for call-loop.test.ts. */

import { taskContext } from '#src/tasks/context.js';

export const same = (value: unknown) => value;

export const sum = (...values: number[]) => values.reduce((total, value) => total + value, 0);

export const refuse = () => {
  throw new RangeError('no');
};

export function busy(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

/** What the test gave under this name. */
export const call = (name: string) => hooks[name]?.() ?? 0;
export const hooks: Record<string, () => unknown> = {};

export async function reportLater(value: unknown): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  taskContext().report(value);
  return taskContext().attempt;
}
