/** What `cost` experiments with, over real pools. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { probe } from '#src/pools/probe.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import { needsNative } from '../native.js';

addSpecial(sharedArrayValue);

const double = (value: number) => 2 * value;
const fill = (array: Uint8Array & { readonly data: Uint8Array }) => array.data.fill(7).length;

for (const kind of ['inline', 'thread', 'process'] as const) {
  const needs = kind === 'process' ? needsNative : {};

  describe(`a pool of kind ${kind} that the probe opens`, () => {
    it('has the size asked for, warms up, calls, maps, and closes', async () => {
      const pool = probe.open(kind, { size: 2 });
      await pool.warm();
      assert.equal(pool.size, kind === 'inline' ? 1 : 2);
      assert.equal(await pool.submit(double, 3), 6);
      assert.deepEqual(await pool.map(double, [1, 2, 3], { chunkSize: 2 }), [2, 4, 6]);
      assert.equal(pool.stats().kind, kind);
      assert.equal(pool.stats().completed, 4);
      await pool.close();
      await assert.rejects(pool.submit(double, 3), { name: 'PoolClosedError' });
    });

    it('times no calls, and has no line at the end of the program, also where the environment asks for them', async (t) => {
      process.env.BREAKEVEN_EXPLAIN = '1';
      t.after(() => delete process.env.BREAKEVEN_EXPLAIN);
      const listeners = process.listenerCount('exit');
      const pool = probe.open(kind, { size: 1 });
      assert.equal(pool.stats().timings, undefined);
      assert.equal(process.listenerCount('exit'), listeners);
      await pool.close();
    });

    it('gets shared memory as a handle: what a task writes there is seen here', needs, async () => {
      const [pool, shared] = [probe.open(kind, { size: 1 }), probe.share(1000)];
      assert.equal(await pool.submit(fill, shared.value), 1000);
      assert.equal((shared.value as { readonly data: Uint8Array }).data[999], 7);
      await pool.close();
      shared.dispose();
    });
  });
}

it("the probe's clock is the host's, in ms", () => {
  const host = () => Number(process.hrtime.bigint()) / 1e6;
  const [before, now, after] = [host(), probe.now(), host()];
  assert.ok(now >= before - 0.1 && now <= after + 0.1, `${now} is not between ${before} and ${after}`);
});
