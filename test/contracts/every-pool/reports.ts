import assert from 'node:assert/strict';
import type { Progress } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, Reports, uncaughtDuring } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function reportsContract(backEnd: BackEnd): void {
  theme(backEnd, 'reports', (it) => {
    for (const method of ['map', 'forEach', 'mapSettled', 'imap', 'imapUnordered', 'imapSettled'] as const) {
      it(`of ${method} come with the index of their item, in order for each item`, async ({ pool }) => {
        const reports = new Reports();
        const outcome = pool({ size: 2 })[method](work.reportTwice, upTo(20), { onReport: reports.listener });
        if (Symbol.asyncIterator in outcome) await collect(outcome);
        else await outcome;
        for (const index of upTo(20)) {
          assert.deepEqual(
            reports.all.filter((report) => report.index === index).map(({ value }) => value),
            [
              [index, 1],
              [index, 2],
            ],
          );
        }
        assert.equal(reports.all.length, 40);
      });
    }

    it('carry any value that can cross: fractions, messages, objects', async ({ pool }) => {
      const reports = new Reports();
      const values = [0.5, 'half way', { done: 1, of: 2 }, new Uint8Array([1, 2]), undefined, null];
      await pool({ size: 1 }).map(work.report, values, { onReport: reports.listener });
      assert.deepEqual(reports.values, values);
    });

    it('nobody listens to harm nobody', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.equal(await calls.submit(work.report, 'hello'), 'hello');
      assert.deepEqual(await calls.map(work.report, [1]), [1]);
    });

    it('harm neither the map nor the pool when their listener throws', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const onReport = () => {
        throw new Error('a bad listener');
      };
      const uncaught = await uncaughtDuring(async () => {
        assert.deepEqual(await calls.map(work.report, [1, 2], { onReport }), [1, 2]);
        assert.equal(await calls.submit(work.report, 3).onReport(onReport), 3);
      });
      assert.equal(uncaught.length, 3);
      assert.equal(await calls.submit(work.square, 3), 9);
    });
  });

  theme(backEnd, 'progress', (it) => {
    it('tells its listener what is done of how many, and the end once', async ({ pool }) => {
      const told: Progress[] = [];
      await pool({ size: 2 }).map(work.square, upTo(100), { progress: (progress) => told.push(progress) });
      const last = told.at(-1) ?? assert.fail('it was told');
      assert.deepEqual([last.done, last.failed, last.total, last.finished], [100, 0, 100, true]);
      assert.equal(told.filter(({ finished }) => finished).length, 1);
      for (const [i, { done }] of told.entries()) assert.ok(done >= (told[i - 1]?.done ?? 0), 'it never goes back');
    });

    it('counts failed items apart', async ({ pool, folder }) => {
      let last: Progress | undefined;
      const options = { args: [`${folder()}/ran`, 3] as [string, number], progress: (it: Progress) => (last = it) };
      await pool({ size: 1 }).mapSettled(work.noteOrFail, upTo(10), options as never);
      assert.deepEqual([last?.done, last?.failed, last?.finished], [10, 1, true]);
    });

    it('knows the total of a generator only from the option total', async ({ pool }) => {
      const maps = pool({ size: 1 });
      const totals: unknown[] = [];
      const progress = ({ total, finished }: Progress) => {
        if (finished) totals.push(total);
      };
      await maps.map(work.square, upTo(10).values(), { progress });
      await maps.map(work.square, upTo(10).values(), { progress, total: 10 });
      await maps.mapRange(work.part, 1000, { progress });
      assert.deepEqual(totals, [undefined, 10, 1000]);
    });

    it('does not let a total that is wrong change the results', async ({ pool }) => {
      const maps = pool({ size: 1 });
      const expected = upTo(10).map((i) => i * i);
      for (const total of [0, 3, 1000]) {
        assert.deepEqual(await maps.map(work.square, upTo(10).values(), { total }), expected);
        assert.deepEqual(await collect(maps.imap(work.square, upTo(10).values(), { total })), expected);
      }
    });

    it('ends also when the map fails, or its loop is left', async ({ pool, folder }) => {
      const maps = pool({ size: 1 });
      const finished: boolean[] = [];
      const progress = (it: Progress) => {
        if (it.finished) finished.push(true);
      };
      await failure(maps.map(work.noteOrFail, upTo(10), { args: [`${folder()}/ran`, 3], progress }));
      for await (const _ of maps.imap(work.square, upTo(10), { progress })) break;
      assert.equal(finished.length, 2);
    });

    it('harms neither the map nor the pool when its listener throws', async ({ pool }) => {
      const maps = pool({ size: 1 });
      const progress = () => {
        throw new Error('a bad listener');
      };
      const uncaught = await uncaughtDuring(async () => {
        assert.deepEqual(await maps.map(work.square, [1, 2], { progress }), [1, 4]);
      });
      assert.ok(uncaught.length >= 1);
      assert.equal(await maps.submit(work.square, 3), 9);
    });

    for (const what of ['true', 'label']) {
      it(`of ${what} writes lines to stderr where that is no terminal`, async () => {
        const { code, stdout, stderr } = await runProgram('progress', backEnd.key, [what]);
        assert.equal(code, 0, stderr);
        assert.equal(stdout, 'done\n');
        assert.match(stderr, /100/);
        if (what === 'label') assert.match(stderr, /thumbnails/);
        assert.ok(!stderr.includes('\u001b'), 'no control characters where there is no terminal');
      });
    }
  });
}
