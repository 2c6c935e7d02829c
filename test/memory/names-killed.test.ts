/** Programs that make, attach to and leave the same names at once, killed at any step. */

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SharedArray, sweepSharedNames } from 'breakeven';
import { describeNative } from '../native.js';
import { linksOf, newName } from './shm.js';

const PROGRAMS = 3;
const GENERATIONS = 4;
const PROGRAM = fileURLToPath(new URL('./programs/churn.js', import.meta.url));

function churn(context: TestContext, names: readonly string[]): ChildProcess {
  const child = fork(PROGRAM, [...names], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  context.after(() => child.kill('SIGKILL'));
  return child;
}

/** Sweeps meanwhile. Rejects when it ends by itself. */
async function killAfter(child: ChildProcess, rounds: number): Promise<void> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  child.on('message', (round) => {
    sweepSharedNames();
    if (round === rounds) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  assert.equal(signal, 'SIGKILL', stderr);
}

describeNative('programs that fight for names', () => {
  test('have what they made until they leave it, and leave nothing, however they are killed', async (context) => {
    const names = [newName(context), newName(context)];
    for (let generation = 0; generation < GENERATIONS; generation++) {
      const programs = Array.from({ length: PROGRAMS }, () => churn(context, names));
      await Promise.all(programs.map((child, index) => killAfter(child, 20 + 37 * index + generation)));
    }
    sweepSharedNames();
    for (const name of names) {
      assert.deepEqual(linksOf(name), []);
      SharedArray.create('uint8', 1, { name }).dispose();
      assert.deepEqual(linksOf(name), []);
    }
  });
});
