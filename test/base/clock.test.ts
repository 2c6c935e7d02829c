import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { now, recently, systemClock } from '#src/base/clock.js';

const CLOCK = import.meta.resolve('#src/base/clock.js');

describe('now', () => {
  it('never goes back', () => {
    let before = now();
    for (let i = 0; i < 10_000; i++) {
      const after = now();
      assert.ok(after >= before);
      before = after;
    }
  });

  it('does not heed the clock on the wall, which may be set', (t) => {
    const anHour = 3_600_000;
    const wall = Date.now;
    const before = now();
    t.mock.method(Date, 'now', () => wall() - anHour);
    const between = now();
    t.mock.method(Date, 'now', () => wall() + anHour);
    assert.ok(between >= before && now() < between + anHour / 2);
  });

  it('reads the same time in another thread, though its performance.now() starts at zero', async () => {
    const source = `import(${JSON.stringify(CLOCK)}).then(({ now }) => require('node:worker_threads').parentPort.postMessage(now()))`;
    const before = now();
    const [there] = (await once(new Worker(source, { eval: true }), 'message')) as [number];
    const after = now();
    // The two bases are read one after the other, which costs each thread some microseconds.
    assert.ok(there > before - 1 && there < after + 1, `${there} is not between ${before} and ${after}`);
  });

  it('reads the same time in another process', () => {
    const source = `import { now } from ${JSON.stringify(CLOCK)}; console.log(now());`;
    const before = now();
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
    const after = now();
    assert.ok(
      Number(stdout) > before - 1 && Number(stdout) < after + 1,
      `${stdout} is not between ${before} and ${after}`,
    );
  });
});

describe('recently', () => {
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

  it('is a moment since the turn of the event loop began', async () => {
    await nextTurn();
    const before = now();
    const { at } = recently();
    assert.ok(at >= before && at <= now());
  });

  it('is one object for some, and never for more than sixteen', async () => {
    await nextTurn();
    const moments = Array.from({ length: 17 }, recently);
    assert.equal(new Set(moments.slice(0, 16)).size, 1);
    assert.notEqual(moments[16], moments[0]);
  });

  it('is another one in the next turn, however few asked', async () => {
    await nextTurn();
    const before = recently();
    await nextTurn();
    assert.notEqual(recently(), before);
  });
});

describe('systemClock.after', () => {
  // Of timers with one delay Node fires those first that were set first; one whose delay overflows has a delay of 1 ms.
  const oneSetLater = () => new Promise((resolve) => setTimeout(resolve, 1));

  it('calls back once, not before its time', async () => {
    const alive = setTimeout(() => {}, 60_000);
    const began = now();
    await new Promise<void>((resolve) => systemClock.after(20, resolve));
    clearTimeout(alive);
    // Node's timers count whole milliseconds.
    assert.ok(now() - began >= 19);
  });

  it('does not call back once cancelled', async () => {
    let called = false;
    systemClock
      .after(1, () => {
        called = true;
      })
      .cancel();
    await oneSetLater();
    assert.equal(called, false);
  });

  it('takes a delay longer than Node timers can hold, and does not fire at once', async () => {
    let called = false;
    const timer = systemClock.after(Number.POSITIVE_INFINITY, () => {
      called = true;
    });
    await oneSetLater();
    timer.cancel();
    assert.equal(called, false);
  });

  it('does not keep the program alive', () => {
    const source = `import { systemClock } from ${JSON.stringify(CLOCK)}; systemClock.after(3_600_000, () => {});`;
    const args = ['--input-type=module', '-e', source];
    assert.equal(spawnSync(process.execPath, args, { timeout: 30_000 }).status, 0);
  });
});
