/** Workers that write anything to their pool while others work: they are replaced, and the others finish. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { TaskTimeoutError, WorkerCrashedError } from 'breakeven';
import { writeFrame } from '#src/transport/frame.js';
import { RING_UNITS } from '#src/transport/ring.js';
import { type BackEnd, backEnd } from '../contracts/back-ends.js';
import { failure, reportOf, until } from '../contracts/observe.js';
import { whyNoNative } from '../native.js';
import { hostile } from './hostile-tasks.js';

const both = [backEnd('thread'), backEnd('process')];

/** What the hostile call rejects with, while others run in the worker beside it and in the one that comes in its place. */
async function besideOthers(
  t: TestContext,
  { make }: BackEnd,
  call: (pool: ReturnType<BackEnd['make']>) => PromiseLike<unknown>,
) {
  const pool = make({ size: 2 });
  t.after(() => pool.terminate());
  await pool.warm();
  const items = Array.from({ length: 2000 }, (_, index) => index);
  const square = (x: number) => x * x;
  const [error, squares] = await Promise.all([failure(call(pool)), pool.map(square, items)]);
  assert.deepEqual(squares, items.map(square));
  assert.deepEqual(await pool.map(square, items), items.map(square));
  await until(() => pool.stats().workers.length === 2, 'it is replaced');
  assert.equal(pool.stats().deaths, 1);
  return error;
}

const header = (kind: number, units: number) => Buffer.from(Int32Array.of(kind | (units << 8), 0, 0, 0).buffer);

const scribbles: Readonly<Record<string, readonly [record: () => Uint8Array, units: number]>> = {
  'a record longer than what is there': [() => header(3, 3), 2],
  'a record longer than the ring': [() => header(3, 2 ** 24 - 1), 2],
  'a record of no length': [() => header(3, 0), 2],
  'a record that is too short for a result': [() => header(3, 1), 1],
  'a record of no kind': [() => header(77, 2), 2],
  'padding upon padding': [() => Buffer.concat([header(0, 1), header(0, 1)].map((each) => each.subarray(0, 8))), 2],
  'a record that was never written': [() => new Uint8Array(4096), 512],
  'more than fits into the ring': [() => header(3, 2), RING_UNITS + 1],
  'less than there was': [() => header(3, 2), -1],
  'a count of messages that were never sent': [() => Buffer.from(Int32Array.of(1 | (1 << 8), 2 ** 30).buffer), 1],
  'random bytes': [() => randomBytes(64 * 1024), 8192],
};

for (const tried of both) {
  describe(`a worker of a ${tried.name} that writes into its ring`, {
    skip: whyNoNative ?? false,
    timeout: 60_000,
  }, () => {
    for (const [what, [record, units]] of Object.entries(scribbles)) {
      it(`${what} is replaced, and the others finish`, async (t) => {
        const error = await besideOthers(t, tried, (pool) => pool.submit(hostile.scribble, record(), units));
        assert.ok(error instanceof WorkerCrashedError, error.stack);
        assert.match(error.message, /A ring holds|is damaged|no frame|cannot be read|Unable to deserialize/);
      });
    }
  });
}

// Between processes with shared memory each begins with what links tell each other.
const head = whyNoNative === undefined ? [0, [], []] : undefined;
const frame = (message: unknown) => writeFrame(head, message, [], () => undefined);

/** A view over a number, for which a buffer of so many bytes would be made. */
function viewOfNumber(): Uint8Array {
  const view = frame(new Uint8Array(1));
  const number = Buffer.alloc(9, 'N');
  number.writeDoubleLE(2 ** 32 - 1, 1);
  return Buffer.concat([view.subarray(0, view.length - 3), number]);
}

const frames: Readonly<Record<string, readonly [bytes: () => Uint8Array, isFrame: boolean]>> = {
  'what is no frame': [() => randomBytes(100), false],
  'a frame of random bytes': [() => Buffer.concat([Uint8Array.of(1), randomBytes(5000)]), true],
  'a frame that is torn': [
    () => frame({ type: 'report', seq: 1, index: 0, report: 'x'.repeat(50) }).subarray(0, 40),
    true,
  ],
  'a frame with a view of no buffer': [viewOfNumber, true],
  'a frame with nothing in it': [() => frame(null), true],
  'a message of no kind': [() => frame({ type: '__proto__' }), true],
};

describe('a worker process that writes into its pipe', { timeout: 60_000 }, () => {
  for (const [what, [bytes, isFrame]] of Object.entries(frames)) {
    it(`${what} is replaced, and the others finish`, async (t) => {
      const before = process.memoryUsage().arrayBuffers;
      const error = await besideOthers(t, backEnd('process'), (pool) => pool.submit(hostile.send, bytes(), isFrame));
      assert.ok(error instanceof WorkerCrashedError, error.stack);
      assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 2 ** 20);
    });
  }
});

for (const { name, make } of both) {
  describe(`a task of a ${name} that reports without end`, { timeout: 60_000 }, () => {
    for (const [what, report] of [
      ['little', 0.5],
      ['much', 'x'.repeat(20_000)],
    ] as const) {
      it(`${what} at once keeps neither a timer of the program nor its own timeout waiting`, async (t) => {
        const pool = make({ size: 1, timeoutGrace: 50 });
        t.after(() => pool.terminate());
        await pool.warm();
        let ticks = 0;
        const timer = setInterval(() => ticks++, 1);
        t.after(() => clearInterval(timer));
        const error = await failure(pool.with({ timeout: 300 }).submit(hostile.reportForEver, report));
        assert.ok(error instanceof TaskTimeoutError, error.stack);
        assert.ok(ticks > 0);
        assert.equal(await pool.submit(() => 'next'), 'next');
      });
    }

    it('goes no faster than its listener, however slow that is: what is unread takes little memory', async (t) => {
      const pool = make({ size: 1 });
      t.after(() => pool.terminate());
      await pool.warm();
      const before = process.memoryUsage.rss();
      await new Promise<void>((resolve) => {
        let heard = 0;
        const listen = () => {
          for (const end = performance.now() + 0.2; performance.now() < end; );
          if (++heard === 1000) resolve();
        };
        const endless = pool.submit(hostile.reportForEver, 'x'.repeat(50_000)).onReport(listen);
        endless.catch(() => {});
      });
      const more = process.memoryUsage.rss() - before;
      assert.ok(more < 150e6, `${more} bytes more`);
    });

    it('waits while the program does something else, and is ended like any other', async (t) => {
      const pool = make({ size: 1 });
      t.after(() => pool.terminate());
      const endless = pool.submit(hostile.reportForEver, 'x'.repeat(50_000));
      await reportOf(endless);
      for (const end = performance.now() + 100; performance.now() < end; );
      const ending = pool.terminate();
      assert.equal((await failure(endless)).name, 'PoolTerminatedError');
      await ending;
    });
  });
}
