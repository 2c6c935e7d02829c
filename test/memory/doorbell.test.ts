import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { native } from '#src/base/native.js';
import { Doorbell, type Inbox } from '#src/memory/doorbell.js';
import type { SpinPolicy } from '#src/memory/spin-policy.js';
import { describeNative } from '../native.js';

const noSpin = { budget: () => 0, waited: () => {} } as unknown as SpinPolicy;

/** A word that another thread may write, and what was read of it. */
class WordInbox implements Inbox {
  readonly words = new Int32Array(new SharedArrayBuffer(8));
  readonly taken: number[] = [];
  readonly whenRead: (() => void)[] = [];

  flush(): void {}
  hasNews(): boolean {
    return Atomics.load(this.words, 0) !== 0;
  }
  read(): void {
    this.taken.push(Atomics.exchange(this.words, 0, 0));
    for (const resolve of this.whenRead.splice(0)) resolve();
  }
  sleep(asleep: boolean): void {
    Atomics.store(this.words, 1, asleep ? 1 : 0);
  }
  next(): Promise<void> {
    return new Promise((resolve) => this.whenRead.push(resolve));
  }
}

/** What a descriptor is of; nothing where it has gone meanwhile. */
function linkOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
}

function ringing(t: TestContext, spin: SpinPolicy = noSpin) {
  const doorbell = new Doorbell(native()!, spin);
  const inbox = new WordInbox();
  doorbell.add(inbox);
  doorbell.keepAlive(true);
  t.after(() => {
    doorbell.keepAlive(false);
    doorbell.remove(inbox);
  });
  return { doorbell, inbox };
}

describeNative('Doorbell', () => {
  test('has what came before it slept read, without a ring', async (t) => {
    const { inbox } = ringing(t);
    Atomics.store(inbox.words, 0, 7);
    const read = inbox.next();
    await new Promise((resolve) => setTimeout(resolve, 1));
    await read;
    assert.deepEqual(inbox.taken, [7]);
  });

  test('wakes the event loop when another thread rings it', { timeout: 10_000 }, async (t) => {
    const { doorbell, inbox } = ringing(t);
    // Rings as soon as this thread says that it sleeps.
    const source = `
      const { workerData: { words, bell, module } } = require('node:worker_threads');
      import(module).then(({ native }) => {
        while (Atomics.load(words, 1) === 0);
        Atomics.store(words, 0, 9);
        native().ringBell(bell);
      });`;
    const module = import.meta.resolve('#src/base/native.js');
    const read = inbox.next();
    const worker = new Worker(source, { eval: true, workerData: { words: inbox.words, bell: doorbell.bell, module } });
    await Promise.all([read, once(worker, 'exit')]);
    assert.deepEqual(inbox.taken, [9]);
  });

  test('looks again after it has said that it sleeps', (t) => {
    const { doorbell, inbox } = ringing(t);
    const { words } = inbox;
    inbox.sleep = (asleep) => {
      if (asleep) Atomics.store(words, 0, 5);
      Atomics.store(words, 1, asleep ? 1 : 0);
    };
    assert.equal(doorbell.beforeSleep(true), true);
    assert.equal(Atomics.load(words, 1), 0);
    assert.equal(doorbell.beforeSleep(false), true);
    assert.deepEqual(inbox.taken, [5]);
  });

  test('has what could wait said before it sleeps, and before it spins', (t) => {
    const events: string[] = [];
    const telling = {
      budget() {
        events.push('spins');
        return 0;
      },
      waited() {},
    };
    const { doorbell, inbox } = ringing(t, telling as unknown as SpinPolicy);
    inbox.flush = () => void events.push('flushed');
    inbox.sleep = (asleep) => void events.push(asleep ? 'asleep' : 'awake');
    Atomics.store(inbox.words, 0, 4);
    assert.equal(doorbell.beforeSleep(true), true);
    assert.equal(doorbell.beforeSleep(true), false);
    assert.deepEqual(events, ['flushed', 'flushed', 'spins', 'asleep']);
  });

  test('goes on when what it reads removes others', (t) => {
    const { doorbell, inbox } = ringing(t);
    const others = [new WordInbox(), new WordInbox()];
    for (const other of others) doorbell.add(other);
    const [first, last] = others as [WordInbox, WordInbox];
    last.read = () => {
      Atomics.store(last.words, 0, 0);
      for (const other of [inbox, first, last]) doorbell.remove(other);
    };
    Atomics.store(last.words, 0, 1);
    assert.equal(doorbell.beforeSleep(true), true);
    assert.equal(doorbell.beforeSleep(true), false);
  });

  test('asks nothing more of who has left', (t) => {
    const { doorbell } = ringing(t);
    const other = new WordInbox();
    doorbell.add(other);
    doorbell.remove(other);
    Atomics.store(other.words, 0, 3);
    assert.equal(doorbell.beforeSleep(true), false);
    assert.deepEqual([other.taken, Atomics.load(other.words, 1)], [[], 0]);
  });

  test('says no more that it sleeps when it was woken', (t) => {
    const { doorbell, inbox } = ringing(t);
    assert.equal(doorbell.beforeSleep(true), false);
    assert.equal(Atomics.load(inbox.words, 1), 1);
    Atomics.store(inbox.words, 0, 3);
    assert.equal(doorbell.beforeSleep(true), true);
    assert.deepEqual([inbox.taken, Atomics.load(inbox.words, 1)], [[3], 0]);
  });

  test('refuses a bound of its spinning that is no number, by name', { timeout: 20_000 }, async () => {
    const script = `
      import { ThreadPool } from ${JSON.stringify(import.meta.resolve('breakeven'))};
      new ThreadPool().submit(() => 1).catch((error) => console.log(error.cause?.name, error.cause?.message));`;
    const env = { ...process.env, BREAKEVEN_SPIN_US: 'much' };
    const { execFile } = await import('node:child_process');
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
    assert.match(stdout, /^OptionError BREAKEVEN_SPIN_US: .*'much'/);
  });

  test('says that it sleeps also when it is not likely to wait, but does not spin then', (t) => {
    let spins = 0;
    const counting = { budget: () => ++spins, waited: () => {} } as unknown as SpinPolicy;
    const { doorbell, inbox } = ringing(t, counting);
    assert.equal(doorbell.beforeSleep(false), false);
    assert.deepEqual([Atomics.load(inbox.words, 1), spins], [1, 0]);
  });

  test('does not spin when nobody can have news', (t) => {
    const patient = { budget: () => 60_000_000, waited: () => {}, looks: 8, yielded: () => {} };
    const { doorbell, inbox } = ringing(t, patient as unknown as SpinPolicy);
    doorbell.remove(inbox);
    assert.equal(doorbell.beforeSleep(true), false);
  });

  test('ends its spinning when news come', (t) => {
    const looks: boolean[] = [];
    let budget = 60_000_000;
    const spinOnce = {
      budget: () => {
        const once = budget;
        budget = 0;
        return once;
      },
      waited: () => {},
      looks: 8,
      yielded: () => {},
    };
    const { doorbell, inbox } = ringing(t, spinOnce as unknown as SpinPolicy);
    inbox.hasNews = () => {
      looks.push(true);
      return looks.length > 100;
    };
    assert.equal(doorbell.beforeSleep(true), true);
    assert.equal(Atomics.load(inbox.words, 1), 0);
    inbox.hasNews = () => false;
  });

  test('lets timers and sockets have their turn while news keep coming', { timeout: 10_000 }, async (t) => {
    const { inbox } = ringing(t);
    let over = false;
    t.after(() => {
      over = true;
    });
    inbox.hasNews = () => !over;
    for (let turns = 0; turns < 5 || inbox.taken.length < 10; turns++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  });

  test('is closed with the thread that made it', async () => {
    const bells = () => readdirSync('/proc/self/fd').filter((name) => linkOf(name).includes('[eventfd]')).length;
    const files = ['base/native', 'memory/doorbell', 'memory/spin-policy'];
    const imports = files.map((file) => `import(${JSON.stringify(import.meta.resolve(`#src/${file}.js`))})`);
    const source = `
      Promise.all([${imports}]).then(([{ native }, { Doorbell }, { SpinPolicy }]) => {
        new Doorbell(native(), new SpinPolicy()).add({ hasNews: () => false, read() {}, sleep() {} });
      });`;
    const run = async () => {
      assert.deepEqual(await once(new Worker(source, { eval: true }), 'exit'), [0]);
      return bells();
    };
    const before = await run();
    assert.equal(await run(), before);
  });

  test('does not keep the program alive by itself', { timeout: 10_000 }, async () => {
    const script = `
      import { native } from ${JSON.stringify(import.meta.resolve('#src/base/native.js'))};
      import { Doorbell } from ${JSON.stringify(import.meta.resolve('#src/memory/doorbell.js'))};
      import { SpinPolicy } from ${JSON.stringify(import.meta.resolve('#src/memory/spin-policy.js'))};
      new Doorbell(native(), new SpinPolicy()).add({ hasNews: () => false, read() {}, sleep() {} });`;
    const { spawn } = await import('node:child_process');
    const [exitCode] = await once(spawn(process.execPath, ['--input-type=module', '-e', script]), 'exit');
    assert.equal(exitCode, 0);
  });
});
