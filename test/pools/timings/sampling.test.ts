import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sampling } from '#src/pools/timings/sampling.js';

/** What each call weighs; calls come `everyMs`. */
function weights(sampling: Sampling, count: number, everyMs: number, items = 1): number[] {
  return Array.from({ length: count }, (_, i) => sampling.weigh(1000 + i * everyMs, items));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const timed = (all: readonly number[]) => all.filter((weight) => weight > 0).length;

describe('the calls that are timed', () => {
  it('are all of them, each for itself, where all are asked for', () => {
    assert.deepEqual(weights(new Sampling('all'), 3, 0), [1, 1, 1]);
  });

  it('are all of those that come slowly, though only samples are asked for', () => {
    assert.deepEqual(weights(new Sampling('sampled'), 4, 3), [1, 1, 1, 1]);
  });

  it('are few where thousands come in a millisecond', () => {
    const count = timed(weights(new Sampling('sampled', () => 0), 10_000, 0.001));
    assert.ok(count >= 9 && count <= 12, `${count} in 10 ms`);
  });

  it('stand for all calls, but for those that came since the last of them', () => {
    const sampling = new Sampling('sampled', () => 0.5);
    const all = weights(sampling, 5_000, 0.001);
    const last = all.findLastIndex((weight) => weight > 0);
    assert.equal(sum(all), last + 1);
  });

  it('are the fewer the more items they have', () => {
    const [few, many] = [1, 800].map((items) => timed(weights(new Sampling('sampled', () => 0), 1_000, 0.1, items)));
    assert.ok(many! * 20 < few!, `${many} and ${few}`);
  });

  it('are not always the first of a burst', () => {
    const sampling = new Sampling('sampled', () => 0.5);
    const bursts = Array.from({ length: 10 }, (_, burst) =>
      Array.from({ length: 20 }, () => sampling.weigh(burst, 1)).findIndex((weight) => weight > 0),
    );
    assert.ok(
      bursts.slice(1).some((place) => place > 0),
      String(bursts),
    );
  });

  it('come no later than 2 ms behind their time, however long the burst before was', () => {
    const sampling = new Sampling('sampled', () => 0.999);
    for (let i = 0; i < 10_000; i++) sampling.weigh(0, 1);
    assert.equal(sampling.weigh(1, 1), 0);
    assert.equal(sampling.weigh(3, 1), 10_001);
  });
});
