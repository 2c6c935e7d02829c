import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainJob } from './plain-job.js';
import { GRACE, TIMEOUT, watched } from './watched.js';

describe('a worker that somebody has stopped', () => {
  function stopped() {
    const site = watched();
    const { hand, watchdog } = site;
    let isStopped = true;
    hand.worker.isStopped = () => isStopped;
    const goesOn = () => {
      isStopped = false;
    };
    const send = () => {
      const call = hand.send(plainJob(['a'], { timeout: TIMEOUT }));
      watchdog.expect(TIMEOUT);
      return call;
    };
    return { ...site, goesOn, send };
  }

  it('is killed when it has not begun what it should, at the timeout and after the grace', () => {
    const { clock, send, killed, hand, rejected } = stopped();
    send();
    clock.advance(TIMEOUT + GRACE - 1);
    assert.deepEqual(killed, []);
    clock.advance(1);
    assert.deepEqual([killed, rejected], [[hand.lane], []]);
    assert.match((hand.lane.failure as Error).message, /it was stopped and began nothing/);
  });

  it('is left alone when it goes on within the grace', () => {
    const { clock, send, killed, goesOn } = stopped();
    send();
    clock.advance(TIMEOUT);
    goesOn();
    clock.advance(10 * TIMEOUT);
    assert.deepEqual(killed, []);
  });

  it('is left to the timeout of what it had begun', () => {
    const { clock, send, run, killed, rejected } = stopped();
    run();
    send();
    clock.advance(TIMEOUT + GRACE - 1);
    assert.deepEqual([killed, rejected.length], [[], 1]);
  });
});
