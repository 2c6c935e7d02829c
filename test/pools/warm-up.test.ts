import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Lane } from '#src/pools/lane.js';
import type { Supervisor } from '#src/pools/supervisor.js';
import { WarmUp } from '#src/pools/warm-up.js';
import { handLane } from './hand-lane.js';

/** A supervisor as far as a warm-up needs one: starts are counted, and workers open when the test says so. */
function warming(size: number) {
  const lanes: Lane[] = [];
  const start = () => {
    const { lane } = handLane({}, lanes.length + 1);
    lane.state = 'starting';
    lanes.push(lane);
    return lane;
  };
  const warmUp = new WarmUp({ lanes, start, capacity: size } as unknown as Supervisor);
  const open = (place: number) => {
    lanes[place]!.state = 'open';
    warmUp.check();
  };
  return { lanes, warmUp, open, start };
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise((resolve) => setImmediate(resolve, true));
  return (await Promise.race([promise.then(() => false), turn])) as boolean;
}

describe('WarmUp', () => {
  it('starts nothing before somebody waits', () => {
    const { lanes, warmUp } = warming(2);
    warmUp.check();
    assert.equal(lanes.length, 0);
  });

  it('starts what is missing, and resolves when all are open', async () => {
    const { lanes, warmUp, open, start } = warming(3);
    start();
    const ready = warmUp.wait();
    assert.equal(lanes.length, 3);
    open(0);
    open(2);
    assert.equal(await isPending(ready), true);
    open(1);
    await ready;
  });

  it('starts another in place of one that died meanwhile', async () => {
    const { lanes, warmUp, open } = warming(2);
    const ready = warmUp.wait();
    open(0);
    lanes.splice(1, 1);
    warmUp.check();
    assert.equal(lanes.length, 2);
    open(1);
    await ready;
  });

  it('resolves at once, for all who wait, where all are open', async () => {
    const { warmUp, open, lanes } = warming(1);
    const waiting = [warmUp.wait(), warmUp.wait()];
    open(0);
    await Promise.all([...waiting, warmUp.wait()]);
    assert.equal(lanes.length, 1);
  });

  it('rejects all who wait when the pool gives up', async () => {
    const { warmUp } = warming(1);
    const waiting = [warmUp.wait(), warmUp.wait()];
    warmUp.fail(new Error('broken'), false);
    for (const one of waiting) await assert.rejects(one, /broken/);
  });
});
