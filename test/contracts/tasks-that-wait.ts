/** Tasks that go on until they are told, or never. */

import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { taskContext, tasks } from 'breakeven';

/** Reports, then goes on only when it is cancelled; notes that it was told. */
export async function untilCancelled(path?: string): Promise<never> {
  const { signal, report } = { signal: taskContext().signal, report: (value: unknown) => taskContext().report(value) };
  report('begun');
  await new Promise<void>((resolve) => {
    // A pending promise keeps no worker alive.
    const timer = setInterval(() => {}, 60_000);
    const stop = () => {
      clearInterval(timer);
      resolve();
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  if (path !== undefined) appendFileSync(path, `told ${(signal.reason as Error | undefined)?.name}\n`);
  throw signal.reason;
}

/** Reports, then waits for the file, or until it is cancelled. */
async function untilOpen<T>(path: string, value?: T): Promise<T | undefined> {
  const context = taskContext();
  context.report('begun');
  while (!existsSync(path) && !context.cancelled) await delay(2);
  return value;
}

/** Of a map: the item waits for the file if it is `blocked`. */
async function untilOpenIf<T>(item: T, path: string, blocked: T): Promise<T> {
  taskContext().report(item);
  while (item === blocked && !existsSync(path) && !taskContext().cancelled) await delay(2);
  return item;
}

/** Blocks its worker until it is cancelled. */
function spinUntilCancelled(): string {
  const context = taskContext();
  context.report('begun');
  while (!context.cancelled);
  return 'stopped';
}

/** The same by throwIfCancelled; notes what was thrown. */
function spinUntilThrown(path: string): void {
  const context = taskContext();
  context.report('begun');
  try {
    for (;;) context.throwIfCancelled();
  } catch (error) {
    appendFileSync(path, `${(error as Error).name}\n`);
    throw error;
  }
}

function forever(): never {
  taskContext().report('begun');
  for (;;);
}

function foreverIf<T>(item: T, bad: T): T {
  if (item === bad) for (;;);
  return item;
}

async function untilCancelledIf<T>(item: T, bad: T): Promise<T> {
  return item === bad ? untilCancelled() : item;
}

/** Heeds its signal and comes to an end by itself. */
async function answerWhenTold(): Promise<string> {
  await untilCancelled().catch(() => {});
  return 'heard';
}

/** On a core all the while. */
function busyFor(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

async function sleepFor(ms: number): Promise<number> {
  await delay(ms);
  return ms;
}

export const waiting = tasks(import.meta, {
  untilCancelled,
  untilOpen,
  untilOpenIf,
  spinUntilCancelled,
  spinUntilThrown,
  forever,
  foreverIf,
  untilCancelledIf,
  answerWhenTold,
  busyFor,
  sleepFor,
});
