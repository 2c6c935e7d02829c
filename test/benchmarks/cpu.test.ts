import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { cpuMsOf, processTree, residentBytesOf } from '../../benchmarks/cpu.js';

describe('what the program and the processes below it use', () => {
  it('counts the time that this thread is busy', () => {
    const before = cpuMsOf([process.pid]);
    const usage = process.cpuUsage();
    while (process.cpuUsage(usage).user < 100_000);
    assert.ok(cpuMsOf([process.pid]) - before > 50);
  });

  it('finds processes below it, and counts their memory', async (t) => {
    const child = spawn(process.execPath, ['--eval', 'console.log("there"); process.stdin.resume()']);
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const tree = processTree();
    assert.equal(tree[0], process.pid);
    assert.ok(tree.includes(child.pid!));
    assert.ok(residentBytesOf([child.pid!]) > 10e6);
  });

  it('counts nothing for a process that is gone', async () => {
    const child = spawn(process.execPath, ['--eval', '']);
    await once(child, 'exit');
    assert.equal(cpuMsOf([child.pid!]), 0);
  });
});
