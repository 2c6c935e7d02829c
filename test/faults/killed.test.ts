import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it as plain } from 'node:test';
import { OomKills } from '#src/workers/oom-kills.js';
import { signalled } from '../contracts/observe.js';
import { ended } from '../contracts/programs.js';
import { work } from '../contracts/tasks.js';
import { crashes, gives, kill, row, type Site } from './fault.js';
import { MemoryGroup } from './memory-group.js';
import { program } from './program.js';
import { faulty } from './tasks.js';

const LENGTH = 50_000_000;

/** Bytes that the process has read in all. */
function bytesRead(pid: number): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1]);
}

/** Whether it waits for somebody to read what it writes: the number of the system call is that of x64. */
function isWriting(pid: number): boolean {
  return /^1 /.test(readFileSync(`/proc/${pid}/syscall`, 'latin1'));
}

async function killInMidResult({ begun, pid }: Site): Promise<void> {
  await begun();
  const victim = await pid();
  // Nothing is read here meanwhile, so that it cannot have written all.
  const end = performance.now() + 10_000;
  while (!isWriting(victim)) assert.ok(performance.now() < end, 'it writes');
  process.kill(victim, 'SIGKILL');
}

async function killInMidArgument({ pid }: Site): Promise<void> {
  const victim = await pid();
  while (bytesRead(victim) < LENGTH / 5) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(bytesRead(victim) < LENGTH, 'it has not read all');
  process.kill(victim, 'SIGKILL');
}

row('killed', ({ fault, cannot, it, where }) => {
  cannot('by a signal', 'threads', 'a thread has no pid that a signal could be sent to');

  fault('in a task', {
    on: 'processes',
    victim: (calls) => calls.submit(work.forever),
    strike: kill(),
    comesTo: crashes({ signal: 'SIGKILL', exitCode: null, task: 'forever', index: 0, attempt: 1 }, /SIGKILL/),
  });

  fault('while it writes a large result', {
    on: 'processes',
    victim: (calls) => calls.submit(faulty.longText, LENGTH),
    strike: killInMidResult,
    comesTo: crashes({ signal: 'SIGKILL', task: 'longText' }),
  });

  fault('while it reads a large argument, which another worker then gets', {
    on: 'processes',
    victim: (calls) => calls.submit(faulty.lengthOf, 'x'.repeat(LENGTH)),
    strike: killInMidArgument,
    comesTo: gives(LENGTH),
  });

  if (where === 'threads') return;

  it('while idle: it fails nothing, and is replaced', async ({ pool }) => {
    const calls = pool({ size: 1 });
    const { promise: pid, resolve } = signalled<number>();
    calls.once('worker:start', (worker) => resolve(worker.pid));
    await calls.warm();
    const exit = new Promise((told) => calls.once('worker:exit', told));
    process.kill(await pid, 'SIGKILL');
    assert.deepEqual(await exit, { workerId: 1, exitCode: null, signal: 'SIGKILL', expected: false });
    assert.equal(await calls.submit(work.square, 3), 9);
  });

  it('by the OOM killer is told as such', async ({ t }) => {
    const group = MemoryGroup.make(t, 400e6);
    if (typeof group === 'string') return t.skip(group);
    const child = spawn('sh', [
      '-c',
      `echo $$ > ${group.processes} && exec "$0" "$@"`,
      ...program('call', 'process', 'growBuffers', '2000'),
    ]);
    const { stdout, stderr } = await ended(child);
    const { name, message, signal } = JSON.parse(stdout || '{}');
    assert.deepEqual({ name, signal }, { name: 'WorkerMemoryError', signal: 'SIGKILL' }, stderr);
    assert.match(message, /OOM killer/);
  });
});

describe('deaths by the OOM killer', () => {
  plain('are none where the system tells nothing', () => {
    const none = new OomKills(() => undefined);
    none.begin();
    assert.equal(none.takeOne(), false);
  });

  for (const [version, group, file] of [
    [2, '0::/job\n', '/sys/fs/cgroup/job/memory.events'],
    [1, '3:memory:/job\n0::/\n', '/sys/fs/cgroup/memory/job/memory.oom_control'],
  ] as const) {
    plain(`are told once each, from version ${version}, and those before it began are none of them`, () => {
      const files: Record<string, string> = { '/proc/self/cgroup': group };
      const own = new OomKills((path) => files[path]);
      const count = (number: number) => {
        files[file] = `oom_kill_disable 0\nunder_oom 0\noom ${number}\noom_kill ${number}\noom_group_kill 0\n`;
      };
      count(3);
      own.begin();
      assert.equal(own.takeOne(), false);
      count(5);
      own.begin();
      assert.deepEqual([own.takeOne(), own.takeOne(), own.takeOne()], [true, true, false]);
    });
  }
});
