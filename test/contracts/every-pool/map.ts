import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, notes, refusal } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

function* counting(count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield i;
}

async function* countingLater(count: number): AsyncGenerator<number> {
  for (let i = 0; i < count; i++) {
    if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    yield i;
  }
}

export function mapContract(backEnd: BackEnd): void {
  theme(backEnd, 'map', (it) => {
    it('gives results in input order though tasks end in another', async ({ pool }) => {
      const items = upTo(12).map((i) => ({ ms: i % 2 === 0 ? 20 : 0, value: i }));
      const results = await pool({ size: 2, tasksPerWorker: 2 }).map(work.echoAfter, items, { chunkSize: 1 });
      assert.deepEqual(results, upTo(12));
    });

    it('takes arrays, sets, generators and asynchronous generators alike', async ({ pool }) => {
      const maps = pool({ size: 2 });
      const expected = upTo(100).map((i) => i * i);
      assert.deepEqual(await maps.map(work.square, upTo(100)), expected);
      assert.deepEqual(await maps.map(work.square, new Set(upTo(100))), expected);
      assert.deepEqual(await maps.map(work.square, counting(100)), expected);
      assert.deepEqual(await maps.map(work.square, countingLater(100)), expected);
    });

    it('reads a readable stream as items', async ({ pool }) => {
      const { Readable } = await import('node:stream');
      const results = await pool().map(work.echo<string>, Readable.from(['a', 'b', 'c']) as AsyncIterable<string>);
      assert.deepEqual(results, ['a', 'b', 'c']);
    });

    it('gives an empty result for empty input, from every kind of map', async ({ pool }) => {
      const maps = pool({ size: 1 });
      assert.deepEqual(await maps.map(work.square, []), []);
      assert.deepEqual(await maps.map(work.square, counting(0)), []);
      assert.deepEqual(await maps.map(work.square, countingLater(0)), []);
      assert.equal(await maps.forEach(work.square, []), undefined);
      assert.deepEqual(await maps.mapSettled(work.square, []), []);
      assert.deepEqual(await collect(maps.imap(work.square, [])), []);
      assert.deepEqual(await collect(maps.imapUnordered(work.square, [])), []);
      assert.deepEqual(await collect(maps.imapSettled(work.square, [])), []);
      assert.deepEqual(await maps.mapBatches(work.squares, []), []);
      assert.deepEqual(await maps.starmap(work.add, []), []);
      assert.deepEqual(await maps.mapRange(work.part, 0), []);
    });

    it('passes args after each item, and nothing else', async ({ pool }) => {
      const maps = pool({ size: 1 });
      assert.deepEqual(await maps.map(work.argumentsOf, ['a', 'b'], { args: [1, 2] }), [
        ['a', 1, 2],
        ['b', 1, 2],
      ]);
      assert.deepEqual(await maps.map(work.argumentsOf, ['a', 'b']), [['a'], ['b']]);
    });

    it('keeps items and results that are undefined or null in their places', async ({ pool }) => {
      assert.deepEqual(await pool().map(work.echo, [undefined, null, 0, undefined]), [undefined, null, 0, undefined]);
    });

    for (const chunkSize of [1, 3, 1000, 'auto'] as const) {
      it(`gives the same results with a chunkSize of ${chunkSize}`, async ({ pool }) => {
        const results = await pool({ size: 2 }).map(work.square, upTo(100), { chunkSize });
        assert.deepEqual(
          results,
          upTo(100).map((i) => i * i),
        );
      });
    }

    it('maps ten thousand items and more', async ({ pool }) => {
      const results = await pool({ size: 2 }).map(work.square, counting(20_000));
      assert.equal(results.length, 20_000);
      assert.equal(results[19_999], 19_999 ** 2);
    });

    it('runs several maps at once, each with its own results', async ({ pool }) => {
      const maps = pool({ size: 2 });
      const [a, b, c] = await Promise.all([
        maps.map(work.add, upTo(200), { args: [1] }),
        maps.map(work.add, upTo(200), { args: [1000] }),
        maps.submit(work.add, 1, 1),
      ]);
      assert.deepEqual([a[199], b[199], c], [200, 1199, 2]);
    });

    it('fails at the first error of a task, and the pool stays usable', async ({ pool, folder }) => {
      const maps = pool({ size: 1 });
      const error = await failure(maps.map(work.noteOrFail, upTo(20), { args: [`${folder()}/ran`, 3] }));
      assert.ok(error instanceof RangeError);
      assert.equal(error.message, 'no 3');
      assert.equal(await maps.submit(work.square, 3), 9);
    });

    it('cancels what has not started when a task fails', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const maps = pool({ size: 1 });
      await failure(maps.map(work.noteOrFail, counting(1_000_000), { args: [path, 3], chunkSize: 1 }));
      await maps.submit(work.square, 1);
      const ran = notes(path).length;
      assert.ok(ran >= 4 && ran < 1000, `${ran} items ran`);
    });

    it('runs forEach over all items, and gives nothing', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      assert.equal(await pool({ size: 2 }).forEach(work.note, upTo(30), { args: [path] }), undefined);
      assert.deepEqual(
        notes(path)
          .map(Number)
          .sort((a, b) => a - b),
        upTo(30),
      );
    });

    it('fails forEach at the first error of a task', async ({ pool, folder }) => {
      const error = await failure(pool().forEach(work.noteOrFail, upTo(9), { args: [`${folder()}/ran`, 4] }));
      assert.equal(error.message, 'no 4');
    });

    it('keeps one bad item of mapSettled from spoiling the others', async ({ pool, folder }) => {
      const settled = await pool({ size: 2 }).mapSettled(work.noteOrFail, upTo(9), { args: [`${folder()}/ran`, 4] });
      assert.deepEqual(
        settled.map(({ status }) => status),
        upTo(9).map((i) => (i === 4 ? 'rejected' : 'fulfilled')),
      );
      const [fifth, sixth] = settled.slice(4);
      assert.ok(fifth?.status === 'rejected' && fifth.reason instanceof RangeError);
      assert.deepEqual(sixth, { status: 'fulfilled', value: 5 });
    });

    it('gives starmap each item as the arguments of one call, in input order', async ({ pool }) => {
      const tuples = upTo(50).map((i) => [i, 2 * i] as const);
      assert.deepEqual(
        await pool({ size: 2 }).starmap(work.add, tuples),
        upTo(50).map((i) => 3 * i),
      );
    });

    for (const [what, items] of [
      ['null', null],
      ['a number', 7],
      ['an object that cannot be iterated over', {}],
    ] as const) {
      it(`refuses ${what} as items with OptionError`, async ({ pool }) => {
        const error = await refusal(() => pool().map(work.square, items as never));
        assert.equal(error.name, 'OptionError');
        assert.match(error.message, /items/);
      });
    }
  });
}
