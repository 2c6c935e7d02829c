import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { ended, startProgram } from '../programs.js';
import { work } from '../tasks.js';

export function explainedContract(backEnd: BackEnd): void {
  theme(backEnd, 'BREAKEVEN_EXPLAIN', (it) => {
    it('has a line written for each pool when the program ends, and calls timed', async () => {
      const { code, stdout, stderr } = await ended(
        startProgram('explained', [backEnd.key], { env: { BREAKEVEN_EXPLAIN: '1' } }),
      );
      assert.deepEqual([code, stdout], [0, '']);
      const [lazy, squares, failing, outer, ...more] = stderr.trim().split('\n');
      assert.match(lazy ?? '', /^breakeven: \w+ 'lazy': no calls were timed\.$/);
      assert.match(squares ?? '', /^breakeven: \w+ 'squares': (saved|took) .* the plain loop\. \w/);
      assert.match(failing ?? '', /^breakeven: \w+ 'failing': none of its calls came to a result, 1 failed\.$/);
      // The pool that its task made in the worker has none.
      if (backEnd.kind === 'inline') assert.equal(outer, undefined);
      else assert.match(outer ?? '', /^breakeven: \w+ 'outer': (saved|took) /);
      assert.deepEqual(more, []);
    });

    it('left out, nothing is written', async () => {
      const { stderr } = await ended(startProgram('explained', [backEnd.key]));
      assert.equal(stderr, '');
    });
  });

  theme(backEnd, 'explain', (it) => {
    it('gives a diagnosis at any time', async ({ pool }) => {
      const calls = pool({ size: 1, timings: 'all' });
      const judged = () =>
        calls.explain().evidence.filter(({ outcome }) => outcome === 'fired' || outcome === 'not fired').length;
      const atFirst = calls.explain();
      const known = judged();
      assert.deepEqual([atFirst.bottleneck, atFirst.evidence.length], ['inconclusive', 22]);
      assert.match(atFirst.sentence, /^Inconclusive: /);
      await calls.map(work.busyFor, [5, 5]);
      const more = judged();
      assert.ok(more > known, `${more} rules, ${known} before`);
      await calls.close();
      assert.ok(judged() > known);
      assert.equal(calls.explain().evidence.length, 22);
    });

    it('tells where the time of the pool went', async ({ pool }) => {
      const calls = pool({ size: 1, timings: 'all' });
      await calls.map(work.busyFor, [5, 5, 5, 5]);
      const { lane, busyMs, calls: counted } = calls.stats().timings!;
      const total = Object.values(lane).reduce((sum, ms) => sum + ms, 0);
      assert.ok(counted > 0 && lane.computeMs >= 20 && busyMs >= 20, JSON.stringify(lane));
      assert.ok(Math.abs(lane.unaccountedMs) <= Math.max(0.1 * total, 25), JSON.stringify(lane));
    });
  });
}
