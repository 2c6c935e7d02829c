/** Tasks that look at bytes, give them away, and fall over them. */

import { SharedArray, taskContext, tasks, transfer } from 'breakeven';

let given = new Uint8Array();

/** What arrived, as far as a test wants to know: `[class, length, first byte]`. */
function look(bytes: Uint8Array): [name: string, length: number, first: number | undefined] {
  return [bytes.constructor.name, bytes.length, bytes[0]];
}

/** Moves its result, or its report, away. */
function give(length: number, how: 'result' | 'report'): { bytes: Uint8Array } | undefined {
  given = new Uint8Array(length).fill(7);
  if (how === 'result') return { bytes: transfer(given) };
  taskContext().report(transfer(given));
  return undefined;
}

function giveShared(length: number): SharedArray<'uint8'> {
  const array = SharedArray.create('uint8', length);
  array.data.fill(7);
  return transfer(array);
}

/** How much of it the task still has. */
function givenLength(): number {
  return given.length;
}

/** True when both look at the same bytes, and can write to them. */
function areShared([first, second]: readonly [Uint8Array, Uint8Array]): boolean {
  first[0] = 42;
  return second[0] === 42;
}

interface Mortal {
  readonly index: number;
  readonly dies?: boolean;
  readonly bytes?: Uint8Array;
}

/** Dies in its first try, if it is to. */
function dieOnce({ index, dies }: Mortal): number {
  if (dies && taskContext().attempt === 1) process.exit(7);
  return index;
}

export const moving = tasks(import.meta, { look, give, giveShared, givenLength, areShared, dieOnce });
