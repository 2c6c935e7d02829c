/** How a named array lives and dies, among programs that are killed, leave, or forget it. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { NativeUnavailableError, OptionError, SharedArray, sweepSharedNames, ThreadPool } from 'breakeven';
import { sharing } from '../contracts/tasks-that-share.js';
import { collectGarbage } from '../native/garbage.js';
import { describeNative, needsNative } from '../native.js';
import { OtherProgram } from './other-program.js';
import { linksOf, markOf, newName, pathOf } from './shm.js';

describeNative('named arrays', () => {
  test('are zeroed plain files of exactly their bytes, and nobody else’s to read', (context) => {
    const name = newName(context);
    using array = SharedArray.create('uint16', [3, 7], { name });
    assert.equal(array.name, name);
    array.data[20] = 0xabcd;
    const { size, mode } = statSync(pathOf(name));
    assert.deepEqual([size, (mode & 0o7777).toString(8)], [42, '600']);
    assert.deepEqual(readFileSync(pathOf(name)), Buffer.concat([Buffer.alloc(40), Buffer.from([0xcd, 0xab])]));
  });

  test('are the same bytes in every program that attaches', async (context) => {
    const name = newName(context);
    using array = SharedArray.create('float64', 4, { name });
    const [one, other] = [new OtherProgram(context), new OtherProgram(context)];
    await Promise.all([one.ask('attach', name, 4), other.ask('attach', name, 4)]);
    await one.ask('set', name, 3, 2.5);
    assert.equal(await other.ask('get', name, 3), 2.5);
    assert.equal(array.data[3], 2.5);
  });

  test('are left by one program without the others noticing', async (context) => {
    const name = newName(context);
    const other = new OtherProgram(context);
    const array = SharedArray.create('float64', 4, { name });
    await other.ask('attach', name, 4);
    await other.ask('set', name, 0, 7);
    array.dispose();
    assert.equal(await other.ask('get', name, 0), 7);
    using again = SharedArray.attach(name, { dtype: 'float64', shape: 4 });
    assert.equal(again.data[0], 7);
  });

  test('lose their name with the last dispose', async (context) => {
    const name = newName(context);
    const other = new OtherProgram(context);
    await other.ask('create', name, 4);
    const array = SharedArray.attach(name, { dtype: 'float64', shape: 4 });
    await other.ask('dispose', name);
    assert.equal(linksOf(name).length, 2);
    array.dispose();
    assert.deepEqual(linksOf(name), []);
  });

  test('lose their name when the last program ends without dispose', async (context) => {
    const name = newName(context);
    const other = new OtherProgram(context);
    await other.ask('create', name, 4);
    assert.equal(linksOf(name).length, 2);
    await other.leave();
    assert.deepEqual(linksOf(name), []);
  });

  test('keep their name though their program forgets them, since others know it', async (context) => {
    const name = newName(context);
    SharedArray.create('float64', 4, { name });
    for (let round = 0; round < 3; round++) {
      collectGarbage();
      await turn();
    }
    assert.equal(linksOf(name).length, 2);
  });

  test('lose their name with the worker that made them', async (context) => {
    const name = newName(context);
    const worker = new Worker(new URL('./programs/named-in-worker.js', import.meta.url), { workerData: name });
    await once(worker, 'message');
    assert.equal(linksOf(name).length, 2);
    await worker.terminate();
    assert.deepEqual(linksOf(name), []);
  });

  test('cross to threads, which keep the name alive', async (context) => {
    const name = newName(context);
    const pool = new ThreadPool({ size: 1 });
    context.after(() => pool.close());
    const array = SharedArray.create('float64', 4, { name });
    await pool.submit(sharing.write, array, 5);
    assert.deepEqual([...array.data], [5, 5, 5, 5]);
    await pool.submit(sharing.keep, array);
    array.dispose();
    assert.equal(linksOf(name).length, 2);
    await pool.submit(sharing.disposeOfHeld);
    assert.deepEqual(linksOf(name), []);
  });

  test('have read-only views that write nothing to them', (context) => {
    const name = newName(context);
    using array = SharedArray.create('float64', 4, { name });
    using still = array.readonly();
    (still.data as unknown as Float64Array)[0] = 5;
    assert.equal(array.data[0], 0);
    array.data[1] = 6;
    assert.equal(SharedArray.attach(name, { dtype: 'float64', shape: 4 }).data[1], 6);
  });

  test('read zeros once disposed of, and cost no descriptor any more', (context) => {
    const name = newName(context);
    const before = readdirSync('/proc/self/fd').length;
    const array = SharedArray.create('float64', 1000, { name });
    const { data } = array.data.fill(3) && array;
    array.dispose();
    assert.equal(data[999], 0);
    assert.equal(readdirSync('/proc/self/fd').length, before);
  });
});

// Other test files sweep at any time: what a dead program left may be gone before these look.
describeNative('the sweep', () => {
  test('takes away the names of a killed program at the next one’s first named array', async (context) => {
    const left = await leaveBehind(context);
    await new OtherProgram(context).ask('create', newName(context), 4);
    assert.deepEqual(linksOf(left), []);
  });

  test('tells what it would take away and what it took away, and what is alive', async (context) => {
    const alive = newName(context);
    using _living = SharedArray.create('float64', 3, { name: alive });
    for (;;) {
      const left = await leaveBehind(context);
      const dry = sweepSharedNames({ dryRun: true });
      const wet = sweepSharedNames();
      for (const { alive: found } of [dry, wet]) {
        assert.deepEqual(
          found.filter(({ name }) => name === alive),
          [{ name: alive, bytes: 24 }],
        );
      }
      assert.deepEqual(linksOf(left), []);
      const [would, did] = [dry, wet].map(({ removed }) => removed.find(({ name }) => name === left));
      if (would === undefined || did === undefined) continue; // another test's sweep was first
      assert.deepEqual([would, did], Array(2).fill({ name: left, bytes: 32 }));
      break;
    }
  });

  test('leaves what a living program has, though its maker was killed', async (context) => {
    const name = newName(context);
    const maker = new OtherProgram(context);
    await maker.ask('create', name, 4);
    using array = SharedArray.attach(name, { dtype: 'float64', shape: 4 });
    await maker.kill();
    sweepSharedNames();
    assert.equal(array.data[0], 0);
    assert.equal(linksOf(name).length, 2);
  });

  test('leaves a stranger’s name alone, also where a dead program had one like it', async (context) => {
    const [plain, retaken] = [newName(context), newName(context)];
    const killed = new OtherProgram(context);
    await killed.ask('create', retaken, 4);
    unlinkSync(pathOf(retaken));
    for (const name of [plain, retaken]) writeFileSync(pathOf(name), 'stranger', { mode: 0o600 });
    await killed.kill();
    sweepSharedNames();
    for (const name of [plain, retaken]) {
      assert.equal(readFileSync(pathOf(name), 'utf8'), 'stranger');
      assert.deepEqual(linksOf(name), [pathOf(name)]);
    }
  });

  test('removes the mark of a program that died before its array had a name', (context) => {
    const name = newName(context);
    writeFileSync(pathOf(name), 'stranger', { mode: 0o600 });
    writeFileSync(markOf(name), '', { mode: 0o600 });
    sweepSharedNames();
    assert.deepEqual(linksOf(name), [pathOf(name)]);
  });

  test('is not needed to take the name of a dead one, or to be told that it is gone', async (context) => {
    using _first = SharedArray.create('float64', 1, { name: newName(context) });
    const [taken, gone] = [await leaveBehind(context), await leaveBehind(context)];
    using array = SharedArray.create('float64', 2, { name: taken });
    assert.deepEqual([...array.data], [0, 0]);
    assert.throws(() => SharedArray.attach(gone, { dtype: 'float64', shape: 4 }), /there is no '.*has died/);
    assert.deepEqual(linksOf(gone), []);
  });
});

/** The name of an array of 32 bytes whose program was killed. */
async function leaveBehind(context: TestContext): Promise<string> {
  const name = newName(context);
  const killed = new OtherProgram(context);
  await killed.ask('create', name, 4);
  await killed.ask('set', name, 0, 1);
  await killed.kill();
  return name;
}

test('without the native part names and files are refused, with how to build it', {
  skip: !needsNative.skip && 'the native part is there',
}, () => {
  assert.throws(() => SharedArray.create('uint8', 1, { name: 'a' }), NativeUnavailableError);
  assert.throws(() => SharedArray.attach('a', { dtype: 'uint8', shape: 1 }), NativeUnavailableError);
  assert.throws(() => SharedArray.open('a', { dtype: 'uint8' }), NativeUnavailableError);
  assert.throws(() => sweepSharedNames(), NativeUnavailableError);
});

test('a name that can be none is told at once', () => {
  for (const name of ['', '.hidden', 'a/b', '/a', 'a\0b', 'a\nb', '\ud800', 'a'.repeat(201), 'ä'.repeat(101), 7]) {
    assert.throws(() => SharedArray.create('uint8', 1, { name: name as string }), OptionError);
    assert.throws(() => SharedArray.attach(name as string, { dtype: 'uint8', shape: 1 }), OptionError);
  }
});
