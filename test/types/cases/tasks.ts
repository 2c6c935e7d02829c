/** What tasks() keeps of the functions it is given. */

import { isMain, loadTasks, type TaskContext, taskContext, tasks } from 'breakeven';
import { isExactly } from './equal.js';

function thumbnail(path: string, width = 800): Promise<{ width: number }> {
  return Promise.resolve({ width: width + path.length });
}
function first<T>(items: readonly T[]): T | undefined {
  return items[0];
}
function double(value: string): string;
function double(value: number): number;
function double(value: string | number): string | number {
  return typeof value === 'string' ? value + value : value * 2;
}
class Counter {
  #count = 0;
  add(by: number): number {
    this.#count += by;
    return this.#count;
  }
}

const work = tasks(import.meta, { thumbnail, first, double, Counter });

// The module may be named in three ways.
tasks(new URL(import.meta.url), { thumbnail });
tasks(import.meta.url, { thumbnail });

// A registered function is called as before: this is the sequential baseline.
isExactly<Promise<{ width: number }>>()(work.thumbnail('a.jpg'), true);
isExactly<Promise<{ width: number }>>()(work.thumbnail('a.jpg', 400), true);
// @ts-expect-error: the path is a string
work.thumbnail(1);

// Generics and overloads stay.
isExactly<string | undefined>()(work.first(['a']), true);
isExactly<string>()(work.double('a'), true);
isExactly<number>()(work.double(1), true);
// @ts-expect-error: no overload takes a boolean
work.double(true);

// Classes stay classes.
isExactly<number>()(new work.Counter().add(1), true);

// @ts-expect-error: the record is read-only
work.thumbnail = thumbnail;
// @ts-expect-error: only functions and classes are tasks
tasks(import.meta, { limit: 10 });
// @ts-expect-error: a module is named by import.meta, a URL or a string
tasks(1, { thumbnail });
// @ts-expect-error: there is no such task
work.missing;

export async function loaded(): Promise<void> {
  const plain = await loadTasks<{ area(radius: number): number; readonly unit: string }>(new URL('file:///plain.js'));
  isExactly<number>()(plain.area(1), true);
  // @ts-expect-error: a string is no task
  plain.unit;
}

isExactly<boolean>()(isMain(import.meta), true);

export function inTask(): void {
  const context: TaskContext = taskContext();
  isExactly<boolean>()(context.cancelled, true);
  isExactly<AbortSignal>()(context.signal, true);
  isExactly<number>()(context.workerId, true);
  isExactly<number>()(context.attempt, true);
  context.throwIfCancelled();
  context.report(0.5);
  context.report('half way');
  // @ts-expect-error: the context is read-only
  context.attempt = 2;
}
