import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { onAbort } from '#src/base/abort.js';

describe('onAbort', () => {
  it('calls everybody back once, in the order in which they came', () => {
    const controller = new AbortController();
    const calls: string[] = [];
    for (const name of ['a', 'b']) onAbort(controller.signal, () => calls.push(name));
    assert.deepEqual(calls, []);
    controller.abort();
    controller.abort();
    assert.deepEqual(calls, ['a', 'b']);
  });

  it('does not call back who has left', () => {
    const controller = new AbortController();
    const calls: string[] = [];
    const leave = onAbort(controller.signal, () => calls.push('a'));
    onAbort(controller.signal, () => calls.push('b'));
    leave();
    controller.abort();
    assert.deepEqual(calls, ['b']);
  });

  it('leaves no listener on the signal when all have left', () => {
    const { signal } = new AbortController();
    const leave = [1, 2].map(() => onAbort(signal, () => {}));
    for (const each of leave) each();
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });

  it('has one listener on the signal, however many wait', () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 100; i++) onAbort(signal, () => {});
    assert.equal(getEventListeners(signal, 'abort').length, 1);
  });
});
