import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BriefTimes } from '#src/transport/brief-times.js';

/** A clock that a test sets, and how often it was read. */
function byHand() {
  const clock = { at: 0, readings: 0 };
  const times = new BriefTimes(() => {
    clock.readings++;
    return clock.at;
  });
  const took = (ms: number, bytes: number) => {
    clock.at += ms;
    return times.since(clock.at - ms, bytes);
  };
  return { clock, times, took };
}

const US = 0.001;

describe('the time that records take', () => {
  it('is measured for one brief record in eight, and told of the others', () => {
    const { clock, took } = byHand();
    const told = Array.from({ length: 16 }, (_, i) => took(i < 8 ? US / 2 : US / 4, 16));
    assert.equal(clock.readings, 2);
    assert.deepEqual([told[0]! > told[8]!, new Set(told.slice(0, 8)).size, new Set(told.slice(8)).size], [true, 1, 1]);
  });

  it('is measured for each that has many bytes, and then for the next', () => {
    const { clock, times, took } = byHand();
    took(US / 2, 16);
    assert.equal(times.isDue, false);
    for (const ms of [5, 7]) assert.ok(Math.abs(took(ms, 1000) - ms) < US);
    assert.equal(times.isDue, true);
    took(US / 2, 16);
    assert.equal(clock.readings, 4);
  });

  it('is told of no other where few bytes took long', () => {
    const { took } = byHand();
    assert.ok(took(3, 16) > 2);
    assert.ok(took(US / 2, 16) < US);
  });
});
