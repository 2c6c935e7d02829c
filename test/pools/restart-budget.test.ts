import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RestartBudget } from '#src/pools/restart-budget.js';
import { ManualClock } from '../base/manual-clock.js';

function budgetOf(restarts: number, perMs = 1000) {
  const clock = new ManualClock();
  return { clock, budget: new RestartBudget(clock, { restarts, perMs }) };
}

describe('RestartBudget', () => {
  it('bears as many deaths as it has restarts, and not one more', () => {
    const { budget } = budgetOf(2);
    assert.deepEqual([budget.died(false), budget.died(false), budget.died(false)], [true, true, false]);
  });

  it('bears none at all with no restarts', () => {
    assert.equal(budgetOf(0).budget.died(false), false);
  });

  it('forgets deaths that lie longer back than its time', () => {
    const { clock, budget } = budgetOf(1);
    assert.equal(budget.died(false), true);
    clock.advance(999);
    assert.equal(budget.died(false), false);
    clock.advance(1000);
    assert.equal(budget.died(false), true);
  });

  it('forgives every death once a task has been completed', () => {
    const { budget } = budgetOf(1);
    for (let i = 0; i < 5; i++) {
      assert.equal(budget.died(false), true);
      budget.completed();
    }
  });

  it('does not forgive deaths at the start: an initializer that fails now and then would go on for ever', () => {
    const { clock, budget } = budgetOf(1);
    assert.equal(budget.died(true), true);
    budget.completed();
    assert.equal(budget.died(true), false);
    clock.advance(1001);
    assert.equal(budget.died(true), true);
  });

  it('counts both kinds together', () => {
    const { budget } = budgetOf(1);
    assert.deepEqual([budget.died(true), budget.died(false)], [true, false]);
  });
});
