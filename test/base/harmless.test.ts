import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callHarmlessly } from '#src/base/harmless.js';
import { uncaughtErrors } from './uncaught.js';

describe('callHarmlessly', () => {
  it('calls with the arguments given, at once', () => {
    const calls: unknown[][] = [];
    callHarmlessly((...args: unknown[]) => void calls.push(args), 1, 'a');
    assert.deepEqual(calls, [[1, 'a']]);
  });

  it('lets what is thrown reach nobody but the handler of uncaught errors', async () => {
    const throwing = () => {
      throw null;
    };
    assert.deepEqual(await uncaughtErrors(() => callHarmlessly(throwing)), [null]);
  });
});
