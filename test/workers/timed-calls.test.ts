/** What a worker answers to calls that are timed. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ANSWERED,
  COMPUTED_MS,
  DISPATCH_MS,
  READ_MS,
  SERIALISED_MS,
  STAMPED,
  STARTED,
  TAKEN,
  UNSTAMPED,
} from '#src/transport/stamps.js';
import { CALL, FAILURE, ITEMS } from '#src/transport/wire.js';
import { loopWith } from './loop-with.js';

/** As of a call that was taken at 0. */
const taken = () => UNSTAMPED.slice();
/** By so much a clock is later with each reading: ms, and exact in binary. */
const TICK = 2 ** -7;

function ticking(): () => number {
  let readings = 0;
  return () => ++readings * TICK;
}

const stampsOf = (answer: readonly unknown[] | undefined) => answer?.[STAMPED] as number[];

describe('a call that is timed', () => {
  it('brings its stamps with the answer to its last item', async () => {
    const { loop, wire, answers } = await loopWith(['same'], 1, ticking());
    loop.receive([...wire('same', ITEMS, [1, 2, 3]), taken()]);
    const [first, second, last] = await answers(3);
    assert.deepEqual([first!.length, second!.length], [5, 5]);
    const stamps = stampsOf(last);
    assert.equal(stamps[COMPUTED_MS], first![3] + second![3] + last![3]);
    // Each item and each answer but the last took one reading.
    assert.equal(stamps[SERIALISED_MS], 2 * TICK);
    assert.equal(stamps[ANSWERED], stamps[STARTED]! + 5 * TICK);
    assert.ok(stamps[DISPATCH_MS]! > 0 && stamps[STARTED]! > stamps[TAKEN]!);
  });

  it('brings them with a result that is not plain, and says how long packing it took', async () => {
    const { loop, wire, slow, answers } = await loopWith(['same'], 1, ticking());
    loop.receive([...wire('same', CALL, [{ not: 'plain' }]), taken()]);
    await answers(1);
    assert.ok(stampsOf(slow[0])[SERIALISED_MS]! > 0);
  });

  it('brings them with an error, also one of a result that cannot cross', async () => {
    const { loop, wire, slow, answers } = await loopWith(['refuse', 'same'], 1, ticking());
    loop.receive([...wire('refuse', CALL, []), taken()]);
    loop.receive([...wire('same', CALL, [() => 1]), taken()]);
    await answers(2);
    assert.deepEqual(
      slow.map((answer) => [answer[0], stampsOf(answer).length]),
      [
        [FAILURE, UNSTAMPED.length],
        [FAILURE, UNSTAMPED.length],
      ],
    );
  });

  it('has no time twice before its first item, though reviving its arguments took all of a slice', async () => {
    const clock = { at: 1000, step: 0 };
    const { loop, wire, answers } = await loopWith(['same'], 1, () => {
      clock.at += clock.step;
      return clock.at;
    });
    clock.step = 20;
    const [seq, task, shape, items] = wire('same', CALL, [1]);
    loop.receive([seq, task, shape, items, [], 0, 1, taken()]);
    const stamps = stampsOf((await answers(1))[0]);
    assert.equal(stamps[READ_MS], 20);
    assert.ok(stamps[STARTED]! >= 1080, 'it has paused');
    assert.equal(stamps[READ_MS]! + stamps[DISPATCH_MS]!, stamps[STARTED]! - 1000);
  });

  it('has stamps of its own among others that came with it', async () => {
    const { loop, wire, answers } = await loopWith(['same'], 1, ticking());
    const stamps = taken();
    const calls = [[...wire('same', CALL, [1]), stamps], wire('same', CALL, [2]), [...wire('same', CALL, [3]), stamps]];
    loop.receive({ type: 'calls', calls, stamps } as never);
    const [first, untimed, last] = await answers(3);
    assert.equal(untimed!.length, 5);
    assert.notEqual(stampsOf(first), stampsOf(last));
    assert.ok(stampsOf(last)[STARTED]! > stampsOf(first)[ANSWERED]!);
  });
});
