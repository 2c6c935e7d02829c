import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callsAhead } from '#src/pools/ahead.js';
import { LEDGER_SLOTS } from '#src/transport/ledger.js';

describe('callsAhead', () => {
  it('is one while nothing is known, and for long calls', () => {
    for (const callMs of [undefined, 4, 50, 1e9]) assert.equal(callsAhead(callMs), 1);
  });

  it('is as many as keep a worker busy for four milliseconds', () => {
    assert.equal(callsAhead(1), 4);
    assert.equal(callsAhead(0.1), 40);
  });

  it('grows as calls get shorter, up to a bound far below what a ledger holds', () => {
    const most = callsAhead(0);
    for (let ms = 1, before = 1; ms > 1e-9; ms /= 2) {
      const ahead = callsAhead(ms);
      assert.ok(ahead >= before && ahead <= most);
      before = ahead;
    }
    assert.ok(most < LEDGER_SLOTS / 2);
  });
});
