import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Ref } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure } from '../observe.js';
import { work } from '../tasks.js';
import { Money, typed } from '../types.js';

export function putContract(backEnd: BackEnd): void {
  theme(backEnd, 'put', (it) => {
    it('gives a Ref that arrives as its value, wherever a call takes an argument', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref = await calls.put([1, 2, 3]);
      assert.equal(await calls.submit(work.lengthOf, ref), 3);
      assert.deepEqual(await calls.everyWorker(work.lengthOf, ref), [3]);
      assert.deepEqual(await calls.map(work.sumAt, [1, 2], { args: [ref] }), [4, 5]);
      assert.deepEqual(await calls.starmap(work.sumAt, [[1, ref]]), [4]);
      assert.deepEqual(await calls.mapBatches(work.lengthsAnd, ['a', 'bc'], { args: [ref] }), [4, 5]);
      assert.equal(await calls.reduceRange(work.sumWithin, 3, (a, b) => a + b, { args: [ref], chunkSize: 2 }), 6);
      assert.deepEqual(await collect(calls.imap(work.sumAt, [1], { args: [ref] })), [4]);
      assert.equal(await calls.submit((values: number[]) => values[2], ref), 3);
    });

    it('also as an item, and deep inside of arguments', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref = await calls.put({ n: 1 });
      const n = { n: 1 };
      const nested = { list: [ref, [ref]], map: new Map<unknown, unknown>([['key', ref]]), set: new Set([ref]) };
      const expected = { list: [n, [n]], map: new Map([['key', n]]), set: new Set([n]) };
      assert.deepEqual(await calls.submit(work.echo, nested as unknown), expected);
      assert.deepEqual(await calls.map(work.echo, [ref, nested, 1] as unknown[]), [n, expected, 1]);
      assert.deepEqual(await calls.map(work.argumentsOf, [1], { args: [nested, ref] }), [[1, expected, n]]);
    });

    it("leaves the caller's objects as they are, circles and holes included", async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref = await calls.put('value');
      const list: unknown[] = [ref];
      list[3] = ref;
      const node: Record<string, unknown> = { list, ref };
      node.self = node;
      const back = (await calls.submit(work.echo, node)) as { self: unknown; ref: unknown; list: unknown[] };
      assert.deepEqual([back.self === back, back.ref, back.list[3], 1 in back.list], [true, 'value', 'value', false]);
      assert.deepEqual([node.ref === ref, list[0] === ref, Object.keys(node)], [true, true, ['list', 'ref', 'self']]);
    });

    it('gives tasks in one worker the same object each time', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref = await calls.put({ words: ['a'], bytes: new Uint8Array(100_000) });
      assert.equal(await calls.submit(work.isTheSame, ref), false);
      assert.equal(await calls.submit(work.isTheSame, ref), true);
      assert.deepEqual(await calls.map(work.isTheSame, [ref, ref]), [true, true]);
      assert.equal(await calls.submit(work.isTheSame, await calls.put({})), false);
    });

    it('keeps the identities within a value, and those of two arguments that are one value', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const both = { n: 1 };
      const value: Record<string, unknown> = { first: both, second: both };
      value.self = value;
      const ref = await calls.put(value);
      const [a, b] = (await calls.submit(work.argumentsOf, ref, ref)) as (typeof value)[];
      assert.ok(a !== undefined && a === b && a.self === a && a.first === a.second);
    });

    it('takes whatever can be an argument', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const make = () => ({
        list: [1, undefined, -0, 2n ** 70n, '\ud800'],
        map: new Map([[{ key: 1 }, new Set([new Date(0)])]]),
        bytes: [Buffer.from('abc'), new Float32Array([1.5]), new Uint8Array([1, 2, 3, 4]).subarray(1, 3)],
        large: [new Float64Array(20_000).fill(0.5), Buffer.alloc(70_000, 1)],
      });
      assert.deepEqual(await calls.submit(work.echo, await calls.put(make())), make());
      for (const value of [undefined, null, 0, 'text', [], 1n]) {
        assert.deepEqual(await calls.submit(work.echo, (await calls.put(value)) as unknown), value);
      }
    });

    it('takes errors, tasks and registered types', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const error = new RangeError('far', { cause: 'here' });
      assert.deepEqual(await calls.submit(work.echo, await calls.put({ error })), { error });
      assert.equal(await calls.submit(work.call<number, number>, await calls.put(work.square), 3), 9);
      assert.equal(await calls.submit(typed.textOf, await calls.put(new Money(250, 'EUR'))), '2.5 EUR');
    });

    it('takes a value that holds another one', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const inner = await calls.put({ n: 1 });
      const outer = await calls.put({ inner, again: [inner] });
      const back = (await calls.submit(work.echo, outer as unknown)) as { inner: unknown; again: unknown[] };
      assert.deepEqual(back, { inner: { n: 1 }, again: [{ n: 1 }] });
      assert.equal(back.inner, back.again[0]);
      const alone = (await calls.submit(work.argumentsOf, outer, inner)) as [typeof back, unknown];
      assert.equal(alone[0].inner, alone[1], 'one object wherever it is');
    });

    it('is one for all views of a pool', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const view = calls.with({ priority: 1 });
      assert.equal(await calls.submit(work.lengthOf, await view.put('abc')), 3);
      assert.equal(await view.submit(work.lengthOf, await calls.put('abc')), 3);
    });

    it('refuses a Ref that was disposed of in that call alone, and says what to do', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const [kept, gone] = [await calls.put('kept'), await calls.put('gone')];
      assert.equal(await calls.submit(work.lengthOf, gone), 4);
      gone.dispose();
      gone.dispose();
      const [a, b, c] = [kept, { deep: [gone] }, kept].map((value) => calls.submit(work.echo, value as unknown));
      const error = await failure(b!);
      assert.equal(error.name, 'NotSerializableError');
      assert.match(error.message, /Ref that was disposed of/);
      assert.match(error.message, /Put the value again/);
      assert.deepEqual([await a, await c], ['kept', 'kept']);
      const settled = await calls.mapSettled(work.echo, [kept, gone, kept] as unknown[], { chunkSize: 3 });
      assert.deepEqual(
        settled.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.equal((await failure(calls.map(work.sumAt, [1], { args: [gone as never] }))).name, 'NotSerializableError');
    });

    it('shows what a Ref is, and how much it holds', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const ref: Ref<unknown> = await calls.put({ secret: 1 });
      assert.equal(inspect(ref), `Ref (${ref.bytes} bytes)`);
      ref[Symbol.dispose]();
      assert.deepEqual([inspect(ref), ref.bytes], ['Ref (disposed)', 0]);
    });

    it('ends with its pool', async ({ pool }) => {
      const [closed, other] = [pool({ size: 1 }), pool({ size: 1 })];
      const ref = await closed.put('abc');
      const call = closed.submit(work.lengthOf, ref);
      await closed.close();
      assert.equal(await call, 3, 'what was accepted still gets it');
      assert.match((await failure(other.submit(work.lengthOf, ref))).message, /whose pool was closed/);
      const terminated = pool({ size: 1 });
      const last = await terminated.put('abc');
      await terminated.terminate();
      assert.equal(inspect(last), 'Ref (disposed)');
    });

    it('may be used with another pool of its kind', async ({ pool }) => {
      const [one, other] = [pool({ size: 1 }), pool({ size: 1 })];
      assert.equal(await other.submit(work.lengthOf, await one.put('abc')), 3);
    });
  });
}
