import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Events } from '#src/base/events.js';
import { uncaughtErrors } from './uncaught.js';

type Known = { said: [word: string]; gone: [] };

function recorder() {
  const events = new Events<Known>();
  const heard: string[] = [];
  const listener = (name: string) => (word: string) => void heard.push(`${name} ${word}`);
  return { events, heard, listener };
}

describe('Events', () => {
  it('calls listeners in the order in which they were added', () => {
    const { events, heard, listener } = recorder();
    events.on('said', listener('a'));
    events.on('said', listener('b'));
    events.emit('said', 'x');
    assert.deepEqual(heard, ['a x', 'b x']);
  });

  it('calls a once-listener once', () => {
    const { events, heard, listener } = recorder();
    events.once('said', listener('a'));
    events.emit('said', 'x');
    events.emit('said', 'y');
    assert.deepEqual(heard, ['a x']);
  });

  it('does not call a listener after off', () => {
    const { events, heard, listener } = recorder();
    const [a, b] = [listener('a'), listener('b')];
    events.on('said', a);
    events.on('said', b);
    events.off('said', a);
    events.emit('said', 'x');
    assert.deepEqual(heard, ['b x']);
  });

  it('calls a listener that another one adds only from the next event on', () => {
    const { events, heard, listener } = recorder();
    events.once('said', () => events.on('said', listener('late')));
    events.emit('said', 'x');
    events.emit('said', 'y');
    assert.deepEqual(heard, ['late y']);
  });

  it('says whether anybody listens', () => {
    const { events, listener } = recorder();
    const a = listener('a');
    assert.equal(events.has('said'), false);
    events.on('said', a);
    assert.deepEqual([events.has('said'), events.has('gone')], [true, false]);
    events.off('said', a);
    assert.equal(events.has('said'), false);
  });

  it('calls the others although one throws, and reports the error as an uncaught one', async () => {
    const { events, heard, listener } = recorder();
    const error = new Error('from a listener');
    events.on('said', () => {
      throw error;
    });
    events.on('said', listener('b'));
    assert.deepEqual(await uncaughtErrors(() => events.emit('said', 'x')), [error]);
    assert.deepEqual(heard, ['b x']);
  });
});
