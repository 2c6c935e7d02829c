import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stopwatch } from '#src/workers/inside/stopwatch.js';

/** A stopwatch over a clock that moves by hand, and counts how often it is read. */
function byHand() {
  const clock = { ms: 100, readings: 0 };
  const stopwatch = new Stopwatch(() => {
    clock.readings++;
    return clock.ms;
  });
  clock.readings = 0;
  const item = (ms: number) => {
    clock.ms += ms;
    return stopwatch.lap();
  };
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, ${expected}`);
  return { clock, stopwatch, item, near };
}

describe('a stopwatch', () => {
  it('tells each item its own time where items take a microsecond or more', () => {
    const { clock, item, near } = byHand();
    for (const ms of [0.002, 5, 0.001, 0.5]) near(item(ms), ms);
    assert.equal(clock.readings, 4);
  });

  it('says when the item that runs began', () => {
    const { stopwatch, item, near } = byHand();
    item(3);
    near(stopwatch.at, 103);
  });

  it('reads the clock once for eight very short items', () => {
    const { clock, item } = byHand();
    for (let count = 0; count < 1 + 8 * 10; count++) item(0.0001);
    assert.equal(clock.readings, 11);
  });

  it('shares the time of very short items out among them, and loses none of it', () => {
    const { item, near } = byHand();
    const times = [0.0002, 0.0002, 0.0004, 0.0002, 0.0003, 0.0002, 0.0005, 0.0002, 0.0003];
    const told = times.map(item);
    for (const share of told.slice(0, 8)) near(share, 0.0002);
    near(
      told.reduce((sum, ms) => sum + ms),
      times.reduce((sum, ms) => sum + ms),
    );
  });

  it('finds the time of an item that was unlike those before it, and reads after each again', () => {
    const { clock, item, near } = byHand();
    item(0.0001);
    const told = [0.0001, 7, 0.0001, 0.0001, 0.0001, 0.0001, 0.0001, 0.0001].map(item);
    near(
      told.reduce((sum, ms) => sum + ms),
      7.0007,
    );
    clock.readings = 0;
    item(7);
    item(7);
    assert.equal(clock.readings, 2);
  });

  it('is read in any case when it is asked to, and tells what the laps have not', () => {
    const { clock, stopwatch, item, near } = byHand();
    item(0.0002);
    item(0.0002);
    clock.ms += 4;
    near(stopwatch.read(), 4);
    near(stopwatch.at, clock.ms);
  });

  it('never tells of less than no time, though items have become shorter', () => {
    const { stopwatch, clock, item } = byHand();
    item(0.0009);
    for (let count = 0; count < 5; count++) item(0.0001);
    clock.ms += 0.0001;
    assert.equal(stopwatch.read(), 0);
  });
});
