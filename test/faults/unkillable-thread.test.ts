import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync, readFileSync } from 'node:fs';
import { failure, reportOf, until } from '../contracts/observe.js';
import { work } from '../contracts/tasks.js';
import { row } from './fault.js';
import { faulty } from './tasks.js';

/** Whether a thread of this process waits for a file to open: the number of the system call is that of x64. */
function isAnyOpening(): boolean {
  const call = (thread: string) => readFileSync(`/proc/self/task/${thread}/syscall`, 'latin1');
  return readdirSync('/proc/self/task').some((thread) => call(thread).startsWith('257 '));
}

row('unkillable-thread', ({ it, where }) => {
  const what = where === 'threads' ? 'is abandoned and counted' : 'is killed';

  it(`its call is rejected in time; it ${what}, and neither its replacement nor close wait for it`, async ({
    pool,
    folder,
  }) => {
    const path = `${folder()}/pipe`;
    execFileSync('mkfifo', [path]);
    const calls = pool({ size: 1, timeoutGrace: 20 });
    const stuck = calls.with({ timeout: 300 }).submit(faulty.openPipe, path);
    await reportOf(stuck);
    if (where === 'threads') await until(isAnyOpening, 'it sits in the system call');
    assert.equal((await failure(stuck)).name, 'TaskTimeoutError');
    assert.equal(await calls.submit(work.square, 3), 9);
    await calls.close();
    assert.equal(calls.stats().abandoned, where === 'threads' ? 1 : 0);
    // Lets the thread out of the system call, so that it ends after all.
    if (where === 'threads') closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  });

  it('terminate does not wait for it either', async ({ pool, folder }) => {
    const path = `${folder()}/pipe`;
    execFileSync('mkfifo', [path]);
    const calls = pool({ size: 1 });
    const stuck = calls.submit(faulty.openPipe, path);
    await reportOf(stuck);
    if (where === 'threads') await until(isAnyOpening, 'it sits in the system call');
    const ending = calls.terminate();
    assert.equal((await failure(stuck)).name, 'PoolTerminatedError');
    await ending;
    await until(() => calls.stats().workers.length === 0, 'it is no worker of the pool any more');
    if (where === 'threads') closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  });
});
