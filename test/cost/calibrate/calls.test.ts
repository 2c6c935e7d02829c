import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { receiveMs, sendMs } from '#src/cost/calibrate/calls.js';
import { HandProbe } from './hand-probe.js';

const COSTS = {
  chunk: { send: 0.004, receive: 0.006, worker: 0.009 },
  item: { send: 0, receive: 0, worker: 0 },
  argumentByte: { caller: 0, worker: 0 },
  resultByte: { worker: 0, caller: 0 },
  startMs: 20,
};

/** Six calls; while one of them is sent the caller loses its core, and when it receives another. */
function disturbed() {
  const probe = new HandProbe(COSTS);
  const pool = probe.open('thread', { size: 1 });
  const none = () => 0;
  const calls = Array.from({ length: 6 }, (_, i) => async () => {
    if (i === 2) probe.advance(5);
    await pool.submit(none);
    if (i === 4) probe.advance(5);
  });
  return { probe, calls };
}

describe('the time of a call', () => {
  it('to send is that of most, whatever befell one of them', async () => {
    const { probe, calls } = disturbed();
    const ms = await sendMs(probe, calls);
    assert.ok(ms < 2 * COSTS.chunk.send, `${ms}`);
  });

  it('to receive is that of most, whatever befell one of them', async () => {
    const { probe, calls } = disturbed();
    const ms = await receiveMs(probe, calls, 0.1);
    assert.ok(ms < 2 * COSTS.chunk.receive, `${ms}`);
  });
});
