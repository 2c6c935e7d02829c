import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, Gate, Reports, reportOf } from '../observe.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const methods = ['imap', 'imapUnordered', 'imapSettled'] as const;

/** Endless; tells how many items were read, and whether it was closed. */
class Endless implements Iterable<number> {
  read = 0;
  closed = 0;

  *[Symbol.iterator](): Generator<number> {
    try {
      for (;;) yield this.read++;
    } finally {
      this.closed++;
    }
  }
}

class EndlessLater implements AsyncIterable<number> {
  read = 0;
  closed = 0;

  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    try {
      for (;;) {
        await null;
        yield this.read++;
      }
    } finally {
      this.closed++;
    }
  }
}

export function imapContract(backEnd: BackEnd): void {
  theme(backEnd, 'imap, imapUnordered, imapSettled', (it) => {
    it('imap gives results in input order though tasks end in another', async ({ pool }) => {
      const items = upTo(12).map((i) => ({ ms: i % 2 === 0 ? 20 : 0, value: i }));
      const results = await collect(pool({ size: 2, tasksPerWorker: 2 }).imap(work.echoAfter, items, { chunkSize: 1 }));
      assert.deepEqual(results, upTo(12));
    });

    it('imapUnordered gives each result once, as they finish', async ({ pool, folder }) => {
      const gate = new Gate(folder());
      const several = pool({ size: 2, tasksPerWorker: 2 });
      const results = several.imapUnordered(work.untilOpenIf<number>, upTo(6), { args: [gate.path, 0], chunkSize: 1 });
      const first: number[] = [];
      for (let i = 0; i < 5; i++) first.push((await results.next()).value as number);
      gate.open();
      assert.deepEqual([...first].sort(), [1, 2, 3, 4, 5]);
      assert.deepEqual(await collect(results), [0]);
    });

    it('imapSettled gives index, item and outcome of each item, errors included', async ({ pool, folder }) => {
      const settled = await collect(
        pool({ size: 2 }).imapSettled(work.noteOrFail, [10, 11, 12], { args: [`${folder()}/ran`, 11] }),
      );
      settled.sort((a, b) => a.index - b.index);
      assert.deepEqual(settled[0], { index: 0, item: 10, status: 'fulfilled', value: 10 });
      assert.deepEqual(settled[2], { index: 2, item: 12, status: 'fulfilled', value: 12 });
      const [, bad] = settled;
      assert.ok(bad?.status === 'rejected' && bad.reason instanceof RangeError);
      assert.deepEqual([bad.index, bad.item], [1, 11]);
    });

    it('passes args to each call of each kind', async ({ pool }) => {
      const iterations = pool({ size: 1 });
      assert.deepEqual(await collect(iterations.imap(work.add, [1, 2], { args: [10] })), [11, 12]);
      assert.deepEqual((await collect(iterations.imapUnordered(work.add, [1, 2], { args: [10] }))).sort(), [11, 12]);
      const settled = await collect(iterations.imapSettled(work.add, [1, 2], { args: [10] }));
      assert.deepEqual(settled.map(({ index }) => index).sort(), [0, 1]);
    });

    for (const method of methods) {
      for (const Source of [Endless, EndlessLater]) {
        const kind = Source === Endless ? 'an endless' : 'an endless asynchronous';
        it(`${method} reads ${kind} source no further ahead than buffer`, async ({ pool }) => {
          const source = new Source();
          let consumed = 0;
          for await (const _ of pool({ size: 2 })[method](work.square, source as Iterable<number>, { buffer: 10 })) {
            consumed++;
            // The item in the loop's hands is no longer in flight.
            assert.ok(source.read <= consumed + 10, `${source.read} read at ${consumed} consumed`);
            if (consumed === 300) break;
          }
          assert.equal(consumed, 300);
        });

        it(`${method} closes ${kind} source once when the loop is left early`, async ({ pool }) => {
          const source = new Source();
          for await (const _ of pool({ size: 1 })[method](work.square, source as Iterable<number>)) break;
          await new Promise((resolve) => setImmediate(resolve));
          assert.equal(source.closed, 1);
        });
      }

      it(`${method} has a bounded buffer by default`, async ({ pool }) => {
        const source = new Endless();
        const iteration = pool({ size: 2 })[method](work.square, source);
        await iteration.next();
        await new Promise((resolve) => setTimeout(resolve, 20));
        assert.ok(source.read <= 1000, `${source.read} read`);
        await iteration.return?.();
      });

      it(`${method} reads on as slowly as its consumer takes`, async ({ pool }) => {
        const source = new Endless();
        const iteration = pool({ size: 1 })[method](work.square, source, { buffer: 4, chunkSize: 1 });
        for (let consumed = 1; consumed <= 5; consumed++) {
          await iteration.next();
          await new Promise((resolve) => setTimeout(resolve, 5));
          assert.ok(source.read <= consumed + 4, `${source.read} read at ${consumed} consumed`);
        }
        await iteration.return?.();
      });

      it(`${method} says that it is done again and again after its end`, async ({ pool }) => {
        const iteration = pool({ size: 1 })[method](work.square, [1]);
        assert.equal((await iteration.next()).done, false);
        assert.deepEqual(await iteration.next(), { done: true, value: undefined });
        assert.deepEqual(await iteration.next(), { done: true, value: undefined });
      });

      it(`${method} answers several next() at once, in turn`, async ({ pool }) => {
        const iteration = pool({ size: 1 })[method](work.square, [1, 2, 3]);
        const answers = await Promise.all([iteration.next(), iteration.next(), iteration.next(), iteration.next()]);
        assert.deepEqual(
          answers.map(({ done }) => done === true),
          [false, false, false, true],
        );
      });

      it(`${method} that was left lets the pool go on`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        for await (const _ of calls[method](work.square, new Endless())) break;
        assert.equal(await calls.submit(work.square, 6), 36);
      });

      it(`${method} that nobody reads holds up neither the pool nor its close`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        calls[method](work.square, new Endless());
        assert.equal(await calls.submit(work.square, 6), 36);
        await calls.close();
      });
    }

    it('leaving the loop early tells the tasks that run', async ({ pool, folder }) => {
      const reports = new Reports();
      const calls = pool({ size: 1, tasksPerWorker: 2 });
      const iteration = calls.imapUnordered(work.untilCancelledIf<number>, [1, 0], {
        args: [0],
        chunkSize: 1,
        onReport: reports.listener,
      });
      assert.equal((await iteration.next()).value, 1);
      await reports.reached(1);
      await iteration.return?.();
      const gate = new Gate(folder());
      const next = [1, 2].map(() => calls.submit(work.untilOpen, gate.path, 'ran'));
      await Promise.all(next.map(reportOf));
      gate.open();
      assert.deepEqual(await Promise.all(next), ['ran', 'ran']);
    });

    for (const method of ['imap', 'imapUnordered'] as const) {
      it(`${method} throws the first error of a task, closes the source and ends`, async ({ pool, folder }) => {
        const source = new Endless();
        const calls = pool({ size: 1 });
        const iteration = calls[method](work.noteOrFail, source, { args: [`${folder()}/ran`, 3] });
        const error = await failure(collect(iteration));
        assert.equal(error.message, 'no 3');
        assert.equal(source.closed, 1);
        assert.deepEqual(await iteration.next(), { done: true, value: undefined });
        assert.equal(await calls.submit(work.square, 2), 4);
      });
    }

    it('imap gives the results before the first error', async ({ pool, folder }) => {
      const results: number[] = [];
      const error = await failure(
        (async () => {
          const options = { args: [`${folder()}/ran`, 3] as [string, number], chunkSize: 1 };
          for await (const value of pool({ size: 1 }).imap(work.noteOrFail, upTo(9), options)) results.push(value);
        })(),
      );
      assert.equal(error.message, 'no 3');
      assert.deepEqual(results, [0, 1, 2]);
    });
  });
}
