/**
 * What `transfer` has marked in this thread and nobody has sent yet. On globalThis, since a task's copy of the package is not the
 * worker entry's.
 */

import { globalSlot } from '../base/global-slot.js';

interface Marks {
  readonly marked: WeakSet<object>;
  count: number;
  /** Counts down for what was marked, and dropped without being sent. */
  readonly dropped: FinalizationRegistry<undefined>;
}

const marks = globalSlot('breakeven.transfer/1', (): Marks => {
  const made: Marks = {
    marked: new WeakSet(),
    count: 0,
    dropped: new FinalizationRegistry(() => {
      made.count--;
    }),
  };
  return made;
});

/** False: nothing in this thread is marked, so nobody needs to look. */
export function isAnyMarked(): boolean {
  return marks.count > 0;
}

export function isMarked(object: object): boolean {
  return marks.count > 0 && marks.marked.has(object);
}

export function mark(object: object): void {
  if (marks.marked.has(object)) return;
  marks.marked.add(object);
  marks.count++;
  marks.dropped.register(object, undefined, object);
}

/** It has been sent. */
export function unmark(object: object): void {
  if (!marks.marked.delete(object)) return;
  marks.count--;
  marks.dropped.unregister(object);
}
