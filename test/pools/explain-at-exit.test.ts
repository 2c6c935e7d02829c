import assert from 'node:assert/strict';
import { it } from 'node:test';
import { explainAtExit, explainClosed } from '#src/pools/explain-at-exit.js';
import { afterGarbage } from '../native/garbage.js';
import { RecordingBackEnd } from './recording-back-end.js';

class Asked extends RecordingBackEnd {
  override stats(): never {
    return { kind: 'thread', completed: 0, failed: 0, timings: undefined } as never;
  }
}

function closedPool(): WeakRef<object> {
  const backEnd = explainAtExit(new Asked());
  explainClosed(backEnd);
  return new WeakRef(backEnd);
}

it('of a pool that is closed only its line is kept', async (t) => {
  process.env.BREAKEVEN_EXPLAIN = '1';
  t.after(() => delete process.env.BREAKEVEN_EXPLAIN);
  const pool = closedPool();
  await afterGarbage();
  assert.equal(pool.deref(), undefined);
});

it('a pool that cannot be asked has no line, and closes', (t) => {
  process.env.BREAKEVEN_EXPLAIN = '1';
  t.after(() => delete process.env.BREAKEVEN_EXPLAIN);
  const pool = explainAtExit(new RecordingBackEnd());
  assert.doesNotThrow(() => explainClosed(pool));
});
