import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sweepSharedNames } from 'breakeven';
import { needsNative } from '../native.js';

/** How many programs are killed; more of them by hand. */
const KILLS = Number(process.env.KILLS ?? 8);
/** Long enough for each to have got to any of its steps. */
const LONGEST_LIFE_MS = 60;

const program = fileURLToPath(new URL('./restless-program.js', import.meta.url));
const prefix = `breakeven-killed-${process.pid}`;

function start(): ChildProcess {
  return spawn(process.execPath, [program, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, KILLED_PROGRAM: prefix },
  });
}

function processesLeft(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'latin1').includes(`KILLED_PROGRAM=${prefix}`);
    } catch {
      return false;
    }
  });
}

const filesLeft = () => readdirSync('/dev/shm').filter((name) => name.includes(prefix));

test(
  'programs that are killed while they make and send shared memory leave nothing that the next sweep does not take away',
  needsNative,
  async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start();
      await once(child.stdout as NodeJS.ReadableStream, 'data');
      // No waiting for anything: the moment of the kill is what is tried.
      await delay(Math.random() * LONGEST_LIFE_MS);
      child.kill('SIGKILL');
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      assert.deepEqual([code, signal], [null, 'SIGKILL'], 'it was still running');
    }
    assert.deepEqual(processesLeft(), []);
    sweepSharedNames();
    assert.deepEqual(filesLeft(), []);
  },
);
