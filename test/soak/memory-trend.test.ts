import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Memory } from './memory-trend.js';

const MiB = 2 ** 20;
const ROUNDS = 400;

/** A soak of ten minutes with `deaths` in all, that has so many bytes after each round. */
function soakOf(deaths: number, bytesAfter: (round: number, deaths: number) => number): Memory {
  const memory = new Memory();
  for (let round = 0; round < ROUNDS; round++) {
    const before = Math.round((deaths * round) / ROUNDS);
    memory.add({ atMs: 1500 * round, bytes: bytesAfter(round, before), deaths: before });
  }
  return memory;
}

describe('memory of a soak', () => {
  it('does not grow when it goes up and down', () => {
    assert.equal(soakOf(5000, (round) => (100 + 40 * (round % 2)) * MiB).grows, false);
  });

  it('does not grow when it has come to its size in the first half', () => {
    assert.equal(soakOf(5000, (round) => Math.min(300, 100 + round) * MiB).grows, false);
  });

  it('grows with what comes in without a death', () => {
    assert.equal(soakOf(0, (round) => (100 + round / 5) * MiB).grows, true);
  });

  it('grows when each of many deaths leaves ten KiB behind, though that is less than the noise', () => {
    const memory = soakOf(4400, (_round, deaths) => 100 * MiB + deaths * 10_240);
    assert.equal(memory.grows, true);
    assert.match(`${memory}`, /10\.0 KiB for each of 2189 deaths/);
  });

  it('says what it was when there was one round', () => {
    const memory = new Memory();
    memory.add({ atMs: 5, bytes: 3 * MiB, deaths: 1 });
    assert.deepEqual([memory.grows, `${memory}`], [false, '3.0 MiB at first, 3.0 MiB at last']);
  });
});
