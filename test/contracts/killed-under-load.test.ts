/** Programs that are killed at any moment, with and without a worker that died just before: nothing of them is left. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type BackEnd, backEnd } from './back-ends.js';
import { until } from './observe.js';
import { startProgram } from './programs.js';

/** How many programs of each kind are killed; more of them by hand. */
const KILLS = Number(process.env.KILLS ?? 6);
/** Long enough for each to have got to any of its steps. */
const LONGEST_LIFE_MS = 100;
/** Between the death of a worker and that of its program. */
const LONGEST_GAP_MS = 20;

// Inherited by the programs and by all that they start, whose titles and parents change.
const MARK = 'BREAKEVEN_KILLED_UNDER_LOAD';
process.env[MARK] = String(process.pid);

function processesLeft(): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || name === String(process.pid)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(`${MARK}=${process.pid}`);
    } catch {
      // It has just ended, or is somebody else's.
      return false;
    }
  });
}

/** In /dev/shm, with the number of one of these processes in its name. */
function filesLeft(pids: ReadonlySet<string>): string[] {
  return readdirSync('/dev/shm').filter((name) => name.split(/\D+/).some((part) => pids.has(part)));
}

async function killed(context: TestContext, { key }: BackEnd, withWorker: boolean): Promise<Iterable<string>> {
  const program = startProgram('under-load', [key]);
  context.after(() => program.kill('SIGKILL'));
  const [said] = (await once(program.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  const workers = String(said).trim().split(' ');
  const all = new Set([String(program.pid), ...workers]);
  assert.deepEqual(new Set(processesLeft()), all, 'all of them are seen');
  // No waiting for anything: the moment of the kill is what is tried.
  await delay(Math.random() * LONGEST_LIFE_MS);
  if (withWorker) {
    process.kill(Number(workers[0]), 'SIGKILL');
    await delay(Math.random() * LONGEST_GAP_MS);
  }
  program.kill('SIGKILL');
  const [, signal] = (await once(program, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'it was still running');
  return all;
}

for (const tried of [backEnd('thread'), backEnd('process')]) {
  describe(`${tried.name} under load`, () => {
    test('whose program is killed at any moment leaves no process and nothing in /dev/shm', async (context) => {
      const pids = new Set<string>();
      let longest = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        // A thread cannot be killed alone.
        const withWorker = tried.key === 'process' && kill % 2 === 1;
        for (const pid of await killed(context, tried, withWorker)) pids.add(pid);
        const since = performance.now();
        // Longer than the promised 2 s, as the machine may be busy with other tests.
        await until(() => processesLeft().length === 0, 'its workers have gone', 5 * 2_000);
        longest = Math.max(longest, performance.now() - since);
      }
      assert.deepEqual(filesLeft(pids), []);
      context.diagnostic(`${KILLS} killed; the last worker went ${longest.toFixed(0)} ms after its program at most`);
    });
  });
}
