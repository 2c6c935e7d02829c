import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { objectionTo } from '#src/cli/profile-gate.js';
import type { ProfileData } from '#src/cost.js';
import { sample } from '../cost/report/sample.js';

const withVerdict = (over: Partial<ProfileData['verdict']>): ProfileData => ({
  ...sample,
  noise: { repeat: { median: 1.02, interval: [1, 1.04] }, outlierShare: 0 },
  verdict: { ...sample.verdict, speedup: 1.9, interval: [1.8, 2], ...over },
});

describe('the gate', () => {
  it('lets pass what is as it was, or better', () => {
    assert.equal(objectionTo(withVerdict({}), withVerdict({})), undefined);
    assert.equal(objectionTo(withVerdict({ speedup: 3, interval: [2.9, 3.1] }), withVerdict({})), undefined);
  });

  it('fails where the verdict is another, and says both', () => {
    const now = withVerdict({ parallelize: false, sentence: 'Not worth it.' });
    assert.match(objectionTo(now, withVerdict({}))!, /the verdict was "4 threads.*It is now: "Not worth it\."/);
    assert.ok(objectionTo(withVerdict({}), now));
  });

  it('fails where the speed-up has fallen, but not within noise', () => {
    const fallen = (upper: number) => withVerdict({ speedup: 1.6, interval: [1.5, upper] });
    assert.equal(objectionTo(fallen(1.77), withVerdict({})), undefined);
    assert.equal(
      objectionTo(fallen(1.7), withVerdict({})),
      'the speed-up was 1.90x [1.80, 2.00], and is now 1.60x [1.50, 1.70].',
    );
  });
});
