import assert from 'node:assert/strict';
import { InlinePool, type Ref, SharedArray, transfer } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme, whereArraysCross } from '../contract.js';
import { failure, Gate, reportOf } from '../observe.js';
import { work } from '../tasks.js';
import { collected } from '../tasks-that-keep.js';
import { encodings, Money, typed } from '../types.js';

export function workerPutContract(backEnd: BackEnd): void {
  theme(backEnd, 'put, by value', (it) => {
    it('reads the value once: what changes later is not seen', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const value = { list: [1, 2, 3], bytes: new Uint8Array(100_000) };
      const putting = calls.put(value);
      value.list[0] = 99;
      value.bytes.fill(9);
      const back = (await calls.submit(work.echo, await putting)) as typeof value;
      assert.deepEqual(back, { list: [1, 2, 3], bytes: new Uint8Array(100_000) });
    });

    it('encodes it once, however many workers and calls take it', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const before = encodings();
      const ref = await calls.put(new Money(250, 'EUR'));
      assert.deepEqual(await calls.everyWorker(typed.textOf, ref), ['2.5 EUR', '2.5 EUR']);
      await calls.map(typed.labelled, [1, 2, 3], { args: [ref], chunkSize: 1 });
      assert.equal(encodings() - before, 1);
    });

    it("gives each worker a value of its own: who changes it changes nobody else's", async ({ pool }) => {
      const calls = pool({ size: 2 });
      for (const value of [{ n: 0 }, { n: 0, bytes: new Uint8Array(200_000) }]) {
        const ref = await calls.put(value);
        assert.deepEqual(await calls.everyWorker(work.increment, ref), [1, 1]);
        assert.deepEqual(await calls.everyWorker(work.increment, ref), [2, 2]);
        assert.equal(value.n, 0);
      }
    });

    it('keeps large arrays apart in each worker, too', async ({ pool }) => {
      const calls = pool({ size: 2 });
      const bytes = new Uint8Array(200_000);
      const ref = await calls.put(bytes);
      const fill = (array: Uint8Array, add: number) => {
        array[0] = (array[0] as number) + add;
        return array[0];
      };
      assert.deepEqual(await calls.everyWorker(fill, ref, 1), [1, 1]);
      assert.equal(bytes[0], 0);
    });

    it('knows what views share, whatever is large or small', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const large = new Float64Array(20_000);
      const small = new Uint8Array(8);
      const value = {
        large,
        head: large.subarray(0, 2),
        tail: new DataView(large.buffer, 8),
        small,
        buffer: small.buffer,
      };
      const back = (await calls.submit(work.echo, await calls.put(value))) as typeof value;
      assert.ok(back.head.buffer === back.large.buffer && back.tail.buffer === back.large.buffer);
      assert.ok(back.small.buffer === back.buffer);
      assert.deepEqual([back.head.length, back.tail.byteOffset, back.buffer.byteLength], [2, 8, 8]);
    });

    it('reaches the worker that takes the place of a dead one', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref = await calls.put({ list: [1, 2, 3] });
      assert.deepEqual(await calls.submit(work.echo, ref), { list: [1, 2, 3] });
      await failure(calls.submit(work.die, 1));
      assert.deepEqual(await calls.submit(work.echo, ref), { list: [1, 2, 3] });
    });

    it('rejects what cannot cross with NotSerializableError, naming its path', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const error = await failure(calls.put({ user: { handler: () => 1 } }));
      assert.deepEqual([error.name, error.path], ['NotSerializableError', 'value.user.handler']);
      let reads = 0;
      const changing = {
        get it() {
          return reads++ === 0 ? 1 : () => 1;
        },
      };
      assert.equal((await failure(calls.put(changing))).name, 'NotSerializableError');
    });

    whereArraysCross(backEnd, it)(
      'takes shared arrays as handles, which stay for all calls, whatever becomes of the one that was put',
      async ({ pool }) => {
        const calls = pool({ size: 2 });
        const array = SharedArray.create('int32', 4);
        const view = array.rows(0, 2);
        const ref = await calls.put({ array, deep: [view.readonly()] });
        view.dispose();
        array.data[0] = 5;
        const [first, second] = [
          await calls.everyWorker(work.addTo, ref, 1),
          await calls.everyWorker(work.addTo, ref, 1),
        ];
        assert.deepEqual([...first.sort(), ...second.sort()], [6, 7, 8, 9]);
        assert.equal(array.data[0], 9);
        array.dispose();
        assert.equal(await calls.submit(work.addTo, ref, 1), 10);
        await calls.submit(work.die, 1).catch(() => {});
        assert.equal(await calls.submit(work.addTo, ref, 1), 11, 'also in the place of a dead worker');
      },
    );

    it('refuses what is marked to be moved, since several will get it', async ({ pool }) => {
      const bytes = new Uint8Array(10);
      const error = await failure(pool({ size: 1 }).put({ bytes: transfer(bytes) }));
      assert.deepEqual([error.name, bytes.length], ['NotSerializableError', 10]);
    });

    it('is let go by its workers when it is disposed of', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref = await calls.put({ large: new Array(1000).fill('a') });
      await calls.submit(work.isTheSame, ref);
      assert.equal(await calls.submit(work.isGone), false);
      ref.dispose();
      assert.equal(await calls.submit(work.isGone), true);
    });

    it('is let go by its workers when the program has dropped the Ref', async ({ pool }) => {
      const calls = pool({ size: 1 });
      await (async () => calls.submit(work.isTheSame, await calls.put({ large: new Array(1000).fill('a') })))();
      assert.ok(await collected(() => calls.submit(work.isGone)));
    });

    it('lives as long as a call that waits for its turn with it, whatever else drops it', async ({ pool, folder }) => {
      const calls = pool({ size: 1 });
      const gate = new Gate(folder());
      const blocked = calls.submit(work.untilOpen, gate.path);
      await reportOf(blocked);
      const witness = await (async () => {
        const inner = await calls.put([1, 2, 3]);
        return { waiting: calls.submit(work.echo, await calls.put({ inner })), inner: new WeakRef(inner) };
      })();
      await collected(() => witness.inner.deref() === undefined);
      gate.open();
      assert.deepEqual(await witness.waiting, { inner: [1, 2, 3] });
    });

    it('of a pool without workers is refused, and the other way round', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const inline = new InlinePool();
      assert.match((await failure(calls.submit(work.lengthOf, await inline.put('abc')))).message, /Put the value with/);
      assert.match((await failure(inline.submit(work.lengthOf, await calls.put('abc')))).message, /Put the value with/);
      await inline.close();
    });

    it('cannot be an argument of the initializer, where the value itself does as well', async ({ pool }) => {
      const ref = await pool({ size: 1 }).put('abc');
      assert.throws(
        () => pool({ size: 1, initializer: [work.initialize, ref] }),
        /initializer: a Ref .* Pass the value/,
      );
    });

    it('does not leave a worker: a task that makes a Ref is told to return the value', async ({ pool }) => {
      const error = await failure(pool({ size: 1 }).submit(work.refInside, 'abc'));
      assert.match(error.message, /result: a Ref cannot be sent .* return the value/);
    });

    it('is refused in a chunk of many items for those alone that hold it', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const inline = new InlinePool();
      const foreign: Ref<unknown> = await inline.put('abc');
      const settled = await calls.mapSettled(work.echo, [1, foreign, 3], { chunkSize: 3 });
      assert.deepEqual(
        settled.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      await inline.close();
    });
  });
}
