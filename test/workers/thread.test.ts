import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { giveBackRings, takeRings } from '#src/transport/rings.js';
import { startThread } from '#src/workers/thread.js';
import { needsNative } from '../native.js';

const setup = {
  workerId: 1,
  concurrency: 1,
  initializer: undefined,
  maxMemory: undefined,
  cpus: undefined,
  isTimed: false,
};
const options = { name: 'one', env: undefined, execArgv: undefined, resourceLimits: undefined };

const descriptors = () => readdirSync('/proc/self/fd').length;

test('a thread that cannot be started leaves no descriptor behind', () => {
  const start = () => startThread(setup, { ...options, name: 5 as never }, () => {});
  // What the thread itself needs to be woken stays open.
  assert.throws(start);
  const before = descriptors();
  for (let times = 0; times < 5; times++) assert.throws(start);
  assert.equal(descriptors(), before);
});

test('threads that come one after the other have their rings in the same memory', needsNative, async () => {
  const startAndKill = () =>
    new Promise((resolve) => {
      const worker = startThread(setup, options, resolve);
      worker.channel.close();
      void worker.kill();
    });
  // None is spare but this one.
  for (let times = 0; times < 4; times++) takeRings();
  const memory = takeRings();
  giveBackRings(memory);
  for (let times = 0; times < 3; times++) await startAndKill();
  assert.equal(takeRings(), memory);
});
