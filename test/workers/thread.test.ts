import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { startThread } from '#src/workers/thread.js';

const descriptors = () => readdirSync('/proc/self/fd').length;

test('a thread that cannot be started leaves no descriptor behind', () => {
  const setup = { workerId: 1, concurrency: 1, initializer: undefined, maxMemory: undefined, cpus: undefined };
  const options = { name: 5 as never, env: undefined, execArgv: undefined, resourceLimits: undefined };
  const start = () => startThread(setup, options, () => {});
  // What the thread itself needs to be woken stays open.
  assert.throws(start);
  const before = descriptors();
  for (let times = 0; times < 5; times++) assert.throws(start);
  assert.equal(descriptors(), before);
});
