import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { Worker } from 'node:worker_threads';
import { type PoolOptions, ProcessPool, WorkerCrashedError, WorkerMemoryError } from 'breakeven';
import { until } from '../contracts/observe.js';

const MEGABYTE = 2 ** 20;

function poolOf(t: TestContext, options: PoolOptions = {}): ProcessPool {
  const pool = new ProcessPool({ size: 1, ...options });
  t.after(() => pool.terminate());
  return pool;
}

async function crashOf(call: PromiseLike<unknown>): Promise<WorkerCrashedError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WorkerCrashedError) return error;
    throw error;
  }
  throw new Error('it should have been rejected');
}

/** Whether it runs: what has ended may stay in the list until somebody asks for its exit code. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}

/** Descriptors, and processes that this one has started and not yet reaped. */
function left(): { descriptors: number; children: string } {
  const threads = readdirSync('/proc/self/task');
  const children = threads.map((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'latin1'));
  return { descriptors: readdirSync('/proc/self/fd').length, children: children.join('') };
}

const pid = () => process.pid;

describe('a worker process', { timeout: 60_000 }, () => {
  it('is another process, named after its pool, with nothing of the program at its stdin', async (t) => {
    const pool = poolOf(t, { name: 'photos' });
    const told = new Promise<number>((resolve) => pool.once('worker:start', (worker) => resolve(worker.pid)));
    const seen = await pool.submit(async () => ({
      pid: process.pid,
      parent: process.ppid,
      title: process.title,
      typed: (await import('node:fs')).readFileSync(0, 'utf8'),
    }));
    assert.deepEqual(seen, { pid: await told, parent: process.pid, title: 'photos 1', typed: '' });
  });

  it('that is killed is told by WorkerCrashedError with the signal, and replaced', async (t) => {
    const pool = poolOf(t);
    const victim = await pool.submit(pid);
    const call = pool.submit(() => {
      for (;;);
    });
    await until(() => call.state === 'running', 'the call runs');
    process.kill(victim, 'SIGKILL');
    const error = await crashOf(call);
    assert.deepEqual([error.pid, error.signal, error.exitCode], [victim, 'SIGKILL', null]);
    assert.match(error.message, new RegExp(`pid ${victim}.* was killed by SIGKILL`));
    assert.notEqual(await pool.submit(pid), victim);
  });

  it('heeds no signal of the terminal, in a busy loop or out of it', async (t) => {
    const pool = poolOf(t);
    const victim = await pool.submit(pid);
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.kill(victim, signal);
    const busy = pool.submit((ms: number) => {
      for (const end = performance.now() + ms; performance.now() < end; );
      return process.pid;
    }, 200);
    await until(() => busy.state === 'running', 'the call runs');
    for (const signal of ['SIGINT', 'SIGHUP'] as const) process.kill(victim, signal);
    assert.deepEqual([await busy, await pool.submit(pid)], [victim, victim]);
  });

  it('leaves none of its descriptors to what a task starts', async (t) => {
    const listed = async () => {
      // Of itself, with the one by which it lists them.
      const { spawnSync } = await import('node:child_process');
      const { stdout } = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' });
      return stdout.trim().split('\n');
    };
    for (const env of [process.env, { ...process.env, BREAKEVEN_NATIVE: '0' }]) {
      const pool = poolOf(t, { env });
      assert.equal(await pool.submit((bytes: Uint8Array) => bytes.length, new Uint8Array(MEGABYTE)), MEGABYTE);
      assert.deepEqual(await pool.submit(listed), await listed());
    }
  });

  it('has its heap limited by resourceLimits', async (t) => {
    const pool = poolOf(t, { resourceLimits: { maxOldGenerationSizeMb: 40, maxYoungGenerationSizeMb: 12 } });
    const limit = await pool.submit(async () => (await import('node:v8')).getHeapStatistics().heap_size_limit);
    assert.ok(limit >= 40 * MEGABYTE && limit <= 60 * MEGABYTE, `${limit / MEGABYTE} MB`);
  });

  it('is ended, whatever it does, when its memory is twice maxMemoryPerWorker', async (t) => {
    const pool = poolOf(t, { maxMemoryPerWorker: 100 * MEGABYTE });
    const error = await crashOf(
      pool.submit((bytes: number) => {
        const kept: Buffer[] = [];
        for (let sum = 0; sum < 400 * bytes; sum += bytes) kept.push(Buffer.alloc(bytes, 1));
        for (;;) kept.at(-1)?.fill(2);
      }, MEGABYTE),
    );
    assert.ok(error instanceof WorkerMemoryError, error.stack);
    assert.equal(await pool.submit(() => 'next'), 'next');
  });

  it('has written its answer before anything else runs in it, be that its end', async (t) => {
    const pool = poolOf(t);
    for (let round = 0; round < 3; round++) {
      const bytes = await pool.submit((length: number) => {
        queueMicrotask(() => process.kill(process.pid, 'SIGKILL'));
        return new Uint8Array(length).fill(7);
      }, 20 * MEGABYTE);
      assert.deepEqual([bytes.length, bytes.at(-1)], [20 * MEGABYTE, 7]);
    }
  });

  it('that writes to our descriptor is ended, and harms nobody else', async (t) => {
    const pool = poolOf(t, { size: 2 });
    const error = await crashOf(
      pool.submit(async () => {
        (await import('node:fs')).writeSync(3, 'printed to the wrong descriptor');
        await new Promise(() => setInterval(() => {}, 1000));
      }),
    );
    assert.match(error.message, /no frame/);
    assert.deepEqual(await pool.map((x: number) => x + 1, [1, 2, 3]), [2, 3, 4]);
  });

  it("leaves Node's own channel between processes to its tasks", async (t) => {
    const answer = await poolOf(t).submit(async () => {
      const { fork } = await import('node:child_process');
      const { writeFileSync, rmSync } = await import('node:fs');
      const file = `${(await import('node:os')).tmpdir()}/breakeven-echo-${process.pid}.cjs`;
      writeFileSync(file, "process.on('message', (message) => process.send(message + 1));");
      const child = fork(file);
      const back = new Promise((resolve) => child.once('message', resolve));
      child.send(1);
      const got = await back;
      child.kill();
      rmSync(file);
      return [typeof process.send, got];
    });
    assert.deepEqual(answer, ['undefined', 2]);
  });

  it('that cannot be started breaks the pool with the reason, and leaves no descriptor behind', async () => {
    await new ProcessPool({ size: 1 }).close();
    const before = left();
    const pool = new ProcessPool({ size: 1, env: { NAME: 'a\0b' } });
    await assert.rejects(pool.submit(pid), { name: 'BrokenPoolError', message: /null bytes/ });
    await pool.close();
    // Fewer when an earlier test's were still being closed.
    await until(() => left().descriptors <= before.descriptors, 'descriptors are closed');
    assert.equal(left().children, before.children);
  });

  it('leaves no process and no descriptor behind, however it ends', async () => {
    const use = async () => {
      const pool = new ProcessPool({ size: 2 });
      await pool.map((x: number) => x, [1, 2, 3]);
      await crashOf(pool.submit(() => process.exit(3)));
      await pool.close();
      const second = new ProcessPool({ size: 1 });
      await second.warm();
      await second.terminate();
    };
    // What Node itself opens for the first child stays open.
    await use();
    const before = left();
    for (let round = 0; round < 3; round++) await use();
    await until(() => left().descriptors <= before.descriptors, 'descriptors are closed');
    assert.equal(left().children, before.children);
  });
});

/** A program of its own; it prints the pid of its worker once that runs `task`. */
function startProgram(task: string, then = ''): ChildProcess {
  const code = `
    import { ProcessPool } from ${JSON.stringify(import.meta.resolve('breakeven'))};
    const pool = new ProcessPool({ size: 1 });
    console.log(await pool.submit(() => process.pid));
    const call = pool.submit(${task});
    call.catch(() => {});
    while (call.state !== 'running') await new Promise((resolve) => setImmediate(resolve));
    console.log('running');
    ${then}`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe('a worker process whose program was killed', { timeout: 60_000 }, () => {
  it('ends as well when it was the thread of its pool that has ended', async () => {
    const code = `
      import { parentPort } from 'node:worker_threads';
      import { ProcessPool } from ${JSON.stringify(import.meta.resolve('breakeven'))};
      const pool = new ProcessPool({ size: 1 });
      const worker = await pool.submit(() => process.pid);
      const call = pool.submit(() => { for (;;); });
      while (call.state !== 'running') await new Promise((resolve) => setImmediate(resolve));
      parentPort.postMessage(worker);`;
    const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
    const [worker] = (await once(thread, 'message')) as [number];
    assert.ok(isAlive(worker));
    await thread.terminate();
    await until(() => !isAlive(worker), 'the worker has gone', 5 * 2_000);
  });

  for (const [what, task, then] of [
    ['in a busy loop', '() => { for (;;); }'],
    ['waiting for a timer', '() => new Promise((resolve) => setTimeout(resolve, 60_000))'],
    [
      'with an answer for which the program had no time',
      '() => new Uint8Array(50_000_000)',
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    ],
    ['in a system call', "async () => (await import('node:child_process')).spawnSync('sleep', ['60'])"],
  ] as const) {
    it(`ends within 2 s: ${what}`, async (t) => {
      const program = startProgram(task, then);
      t.after(() => program.kill('SIGKILL'));
      let said = '';
      const output = program.stdout as NonNullable<typeof program.stdout>;
      output.setEncoding('utf8').on('data', (text) => {
        said += text;
      });
      await until(() => said.includes('running'), 'the worker runs its task');
      const worker = Number.parseInt(said, 10);
      assert.ok(isAlive(worker));
      program.kill('SIGKILL');
      // Longer, as the machine may be busy with other tests.
      await until(() => !isAlive(worker), 'the worker has gone', 5 * 2_000);
    });
  }
});
