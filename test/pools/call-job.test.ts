import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallJob, type CallTerms } from '#src/pools/call-job.js';
import { RecordingBackEnd } from './recording-back-end.js';

function callOf(...args: unknown[]): CallJob {
  const terms: CallTerms = {
    backEnd: new RecordingBackEnd(),
    timeout: undefined,
    retries: 0,
    priority: 0,
    signal: undefined,
    caller: undefined,
    copies: undefined,
  };
  return new CallJob(terms, Math.abs as CallJob['task'], args);
}

describe('a call that has ended, though its future is kept,', () => {
  const ends: Readonly<Record<string, (call: CallJob) => void>> = {
    'with a value': (call) =>
      call.fulfil(0, 1, { sentAt: 0, startedAt: 0, computeMs: 0, receivedAt: 0, steps: undefined }),
    'with an error': (call) => call.reject(0, new Error('no'), true),
    'by cancel': (call) => void call.cancel(),
  };
  for (const [how, end] of Object.entries(ends)) {
    it(`${how} keeps none of its arguments`, () => {
      const call = callOf(new Uint8Array(1000));
      end(call);
      assert.deepEqual(call.payload, []);
    });
  }
});
