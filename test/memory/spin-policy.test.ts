import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SpinPolicy } from '#src/memory/spin-policy.js';

/** What the policy allows before each of these waits, in us, when they end as given. */
function budgets(waits: readonly number[], bound?: number): number[] {
  const policy = new SpinPolicy(bound);
  return waits.map((us) => {
    const budget = policy.budget();
    policy.waited(us);
    return budget;
  });
}

const times = (count: number, us: number): number[] => Array.from({ length: count }, () => us);

describe('SpinPolicy', () => {
  it('spins only after four short waits in a row', () => {
    assert.deepEqual(budgets([1, 1, 1, 1, 1, 5000, 1, 1, 1, 1, 1]), [0, 0, 0, 0, 100, 100, 0, 0, 0, 0, 100]);
  });

  it('does not spin at all with 1,000 calls a second, of which a few follow each other where the timer is late', () => {
    const waits = Array.from({ length: 1000 }, (_, place) => (place % 5 < 3 ? 60 : 900));
    assert.equal(Math.max(...budgets(waits)), 0);
  });

  it('spins seldom, but longer, once it has been in vain several times', () => {
    const spun = budgets(times(104, 200)).slice(8);
    assert.equal(spun.filter((us) => us > 100).length, 6);
    assert.equal(spun.filter((us) => us > 0 && us <= 100).length, 0);
  });

  it('spins again each time as soon as one wait has been over in time', () => {
    assert.deepEqual(budgets([...times(20, 200), 3, 3, 3]).slice(-2), [100, 100]);
  });

  it('lets others have the core sooner as long as another thread has run there meanwhile', () => {
    const policy = new SpinPolicy();
    const looks = [0.4, 7, 3000, 0.4].map((us) => {
      policy.yielded(us);
      return policy.looks;
    });
    assert.deepEqual(looks, [400, 8, 8, 400]);
  });

  it('never spins longer than its bound', () => {
    assert.ok(Math.max(...budgets([...times(50, 200), ...times(50, 1)], 7)) === 7);
    assert.equal(Math.max(...budgets([...times(50, 200), ...times(50, 1)], 0)), 0);
  });
});
