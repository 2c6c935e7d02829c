import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../contracts/observe.js';
import { row } from './fault.js';
import { program } from './program.js';

interface End {
  readonly title: string;
  readonly way: string;
  bring(child: ChildProcess): void;
}

const toGroup = (signal: NodeJS.Signals) => (child: ChildProcess) => process.kill(-(child.pid as number), signal);

const ends: readonly End[] = [
  { title: 'SIGTERM', way: 'default', bring: (child) => child.kill('SIGTERM') },
  { title: 'Ctrl-C, to the whole group', way: 'default', bring: toGroup('SIGINT') },
  { title: 'a closed terminal (SIGHUP)', way: 'default', bring: toGroup('SIGHUP') },
  { title: 'an uncaught exception', way: 'throws', bring: (child) => child.kill('SIGUSR2') },
  { title: 'process.exit()', way: 'exits', bring: (child) => child.kill('SIGUSR2') },
];

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function busy(key: string, way: string): Promise<{ child: ChildProcess; workers: number[] }> {
  const [node, ...args] = program('main-ends', key, way);
  const child = spawn(node, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const [pids] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { child, workers: String(pids).trim().split(' ').map(Number) };
}

row('main-process', ({ it, backEnd }) => {
  for (const { title, way, bring } of ends) {
    it(`ends by ${title}: its workers, in busy loops, are gone within 2 s`, async () => {
      const { child, workers } = await busy(backEnd.key, way);
      const exit = once(child, 'exit');
      bring(child);
      await exit;
      await until(() => !workers.some(isAlive), 'the workers have gone', 5 * 2000);
    });
  }

  it('lets its workers finish at the first Ctrl-C and terminates them at the second, if it so decides', async () => {
    const { child, workers } = await busy(backEnd.key, 'decides');
    const exit = once(child, 'exit');
    toGroup('SIGINT')(child);
    const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    assert.equal(String(said), 'closing\n');
    assert.ok(workers.every(isAlive));
    toGroup('SIGINT')(child);
    assert.deepEqual(await exit, [130, null]);
    await until(() => !workers.some(isAlive), 'the workers have gone', 5 * 2000);
  });
});
