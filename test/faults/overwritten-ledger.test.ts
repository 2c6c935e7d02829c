import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WorkerCrashedError } from 'breakeven';
import { failure } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { whyNoNative } from '../native.js';
import { row } from './fault.js';
import { faulty } from './tasks.js';

const LEDGER = /its ledger.* was overwritten/;

row('overwritten-ledger', ({ it, cannot, where }) => {
  if (where === 'processes' && whyNoNative === undefined) {
    cannot('by a task', 'processes', 'a task cannot get at the memory that its process shares with the pool');
    return;
  }

  for (const byte of where === 'threads' ? [0, 7, 255] : [7, 255]) {
    it(`with ${byte} and ends its worker is blamed for it, and does not run again`, async ({ pool, folder }) => {
      const ran = `${folder()}/ran`;
      const calls = pool({ size: 1 });
      const error = await failure(calls.submit(faulty.overwriteLedger, byte, ran, 'exit'));
      assert.ok(error instanceof WorkerCrashedError, error.stack);
      assert.match(error.message, LEDGER);
      assert.equal(error.exitCode, 3);
      assert.equal(await calls.submit(work.square, 3), 9);
      assert.equal(readFileSync(ran, 'utf8'), 'ran\n');
      assert.equal(calls.stats().deaths, 1);
    });
  }

  if (where === 'processes') {
    cannot(
      'with zeros',
      'processes',
      'zeros are what a file holds where nobody has written: its call counts as not begun',
    );
    return;
  }

  it('and goes on leaves no call behind it waiting for ever: its worker is replaced', async ({ pool, folder }) => {
    const ran = `${folder()}/ran`;
    const calls = pool({ size: 1 });
    await calls.warm();
    const culprit = calls.submit(faulty.overwriteLedger, 255, ran, 'return');
    const waiting = [1, 2, 3, 4].map((n) => calls.submit(work.square, n));
    assert.equal(await culprit, 255);
    const outcomes = await Promise.allSettled(waiting);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.ok(failed.length <= 1, 'of a worker that runs one at a time, one may have begun');
    for (const { reason } of failed) assert.match((reason as Error).message, LEDGER);
    for (const [place, outcome] of outcomes.entries())
      if (outcome.status === 'fulfilled') assert.equal(outcome.value, (place + 1) ** 2);
    assert.equal(await calls.submit(work.square, 7), 49);
  });

  it('and hangs does not escape its timeout', async ({ pool, folder }) => {
    const calls = pool({ size: 1, timeoutGrace: 50 });
    const error = await failure(
      calls.with({ timeout: 200 }).submit(faulty.overwriteLedger, 255, `${folder()}/ran`, 'hang'),
    );
    assert.match(error.message, LEDGER);
    assert.equal(await calls.submit(work.square, 7), 49);
  });
});
