import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { work } from '../tasks.js';

const REPORTS = 150;
const LISTENER_MS = 2;
// Some 10 ms of each, and what a turn takes in all at most: five times that.
const MOST_IN_A_TURN = 5 * 6;

export function turnsContract(backEnd: BackEnd): void {
  theme(backEnd, 'a turn of the event loop', (it) => {
    for (const [what, bytes] of [
      ['large', 50_000],
      ['small', 10],
    ] as const) {
      it(`ends in time, though ${what} reports come to a listener that is slower than they are`, async ({ pool }) => {
        const heard: number[] = [];
        let most = 0;
        let inThisTurn = 0;
        let watch = setImmediate(function again() {
          inThisTurn = 0;
          watch = setImmediate(again);
        });
        const calls = pool({ size: 1 });
        await calls.map(work.reportOften, [REPORTS], {
          args: [bytes],
          onReport: ({ value }) => {
            const until = performance.now() + LISTENER_MS;
            while (performance.now() < until);
            heard.push((value as { readonly id: number }).id);
            most = Math.max(most, ++inThisTurn);
          },
        });
        clearImmediate(watch);
        assert.deepEqual(
          heard,
          Array.from({ length: REPORTS }, (_, id) => id),
        );
        assert.ok(most <= MOST_IN_A_TURN, `${most} in one turn`);
      });
    }
  });
}
