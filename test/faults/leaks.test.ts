import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { systemClock } from '#src/base/clock.js';
import { LeakCheck } from './leaks.js';

interface Leak {
  readonly what: string;
  readonly says: RegExp;
  /** Makes it; resolves with what undoes it. */
  make(): (() => unknown) | Promise<() => unknown>;
}

const thisFile = fileURLToPath(import.meta.url);

async function terminateOne(): Promise<void> {
  await new Worker('setInterval(() => {}, 1e9)', { eval: true }).terminate();
}

const leaks: readonly Leak[] = [
  {
    what: 'a child',
    says: /1 child \d+/,
    async make() {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)'], { stdio: 'ignore' });
      await once(child, 'spawn');
      return () => child.kill('SIGKILL');
    },
  },
  {
    what: 'a thread',
    says: /1 threads/,
    async make() {
      const worker = new Worker('setInterval(() => {}, 1e9)', { eval: true });
      await once(worker, 'online');
      return () => worker.terminate();
    },
  },
  {
    what: 'a descriptor',
    says: /1 descriptor of \/proc\/version/,
    make() {
      const fd = openSync('/proc/version', 'r');
      return () => closeSync(fd);
    },
  },
  {
    what: 'a module that is open, while no thread was terminated',
    says: /1 descriptor of a module, .*leaks\.test\.js/,
    make() {
      const fd = openSync(thisFile, 'r');
      return () => closeSync(fd);
    },
  },
  {
    what: 'a module that is open to be written, after a thread was terminated',
    says: /1 descriptor of .*\.js/,
    async make() {
      await terminateOne();
      const path = join(tmpdir(), `leak-${process.pid}.js`);
      const fd = openSync(path, 'w');
      return () => {
        closeSync(fd);
        rmSync(path);
      };
    },
  },
  {
    what: 'a module that is open twice, after a thread was terminated',
    says: /2 descriptor of a module, .*leaks\.test\.js/,
    async make() {
      await terminateOne();
      const fds = [openSync(thisFile, 'r'), openSync(thisFile, 'r')];
      return () => fds.forEach((fd) => void closeSync(fd));
    },
  },
  {
    what: 'a file that is no module, after a thread was terminated',
    says: /1 descriptor of \/proc\/version/,
    async make() {
      await terminateOne();
      const fd = openSync('/proc/version', 'r');
      return () => closeSync(fd);
    },
  },
  {
    what: 'a segment',
    says: /1 segment leak-\d+/,
    make() {
      const path = `/dev/shm/leak-${process.pid}`;
      writeFileSync(path, '');
      return () => rmSync(path);
    },
  },
  {
    what: 'a timer that does not hold the program',
    says: /1 timer set at .*clock/,
    make() {
      const timer = systemClock.after(1e9, () => {});
      return () => timer.cancel();
    },
  },
  {
    what: 'an open port',
    says: /1 MessagePort/,
    make() {
      const { port1 } = new MessageChannel();
      port1.on('message', () => {});
      return () => port1.close();
    },
  },
  {
    what: 'memory',
    says: /\d+ MB/,
    make() {
      const kept = [Buffer.alloc(50e6)];
      return () => kept.pop();
    },
  },
];

describe('the check for leaks', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  for (const { what, says, make } of leaks) {
    it(`finds ${what}, and that it has gone`, async () => {
      const check = await LeakCheck.begin();
      await check.assertNone(0);
      const undo = await make();
      try {
        await assert.rejects(check.assertNone(30), says);
      } finally {
        await undo();
      }
      await check.assertNone();
    });
  }

  it('blames nobody for a module that Node may have been reading in a thread when that was terminated', async () => {
    const check = await LeakCheck.begin();
    await terminateOne();
    const fd = openSync(thisFile, 'r');
    try {
      await check.assertNone();
    } finally {
      closeSync(fd);
    }
  });
});
