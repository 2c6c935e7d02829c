import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Arrivals, noteArrival } from '#src/memory/arrivals.js';

/** A handle that tells when it is given up. */
function handle(name: string, given: string[]) {
  return { giveUpUnlessKept: () => void given.push(name) };
}

describe('handles that come with a message', () => {
  it('are given up with it, once, and those of no other one', () => {
    const given: string[] = [];
    const [outer, inner] = [new Arrivals(), new Arrivals()];
    outer.collect(() => {
      noteArrival(handle('before', given));
      inner.collect(() => noteArrival(handle('within', given)));
      noteArrival(handle('behind', given));
    });
    noteArrival(handle('of nobody', given));
    inner.giveUp();
    assert.deepEqual(given, ['within']);
    outer.giveUp();
    outer.giveUp();
    assert.deepEqual(given, ['within', 'before', 'behind']);
  });

  it('are no longer collected when the message could not be read', () => {
    const given: string[] = [];
    const arrivals = new Arrivals();
    const failing = () => {
      throw new Error('no message');
    };
    assert.throws(() => arrivals.collect(failing), /no message/);
    noteArrival(handle('later', given));
    arrivals.giveUp();
    assert.deepEqual(given, []);
  });
});
