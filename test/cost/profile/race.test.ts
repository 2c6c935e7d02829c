/** What is run next, and when there has been enough. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contenders, isKnown, newcomers, nextRound, type Trial, winner } from '#src/cost/profile/race.js';
import type { Setting } from '#src/cost/profile/settings.js';

const setting = (over: Partial<Setting> = {}): Setting => ({ kind: 'thread', size: 2, chunkSize: 8, ...over });

const LOOP_MS = 100;

function trial(speedups: readonly number[], over: Partial<Setting> = {}): Trial {
  return { setting: setting(over), expectedMs: 50, speedups, wallMs: speedups.map((speedup) => LOOP_MS / speedup) };
}

const race = (trials: readonly Trial[], leftMs = 1e6) => ({ trials, loopMs: LOOP_MS, leftMs });
const times = (count: number, value: number) => Array.from({ length: count }, () => value);

describe('a race of settings', () => {
  it('begins with all of them', () => {
    const all = [trial([]), trial([], { size: 1 }), trial([], { kind: 'process' })];
    assert.deepEqual(nextRound(race(all)), all);
  });

  it('goes on without those who cannot reach the leader any more', () => {
    const [fast, slow] = [trial([1.8]), trial([0.6], { size: 1 })];
    assert.deepEqual(contenders([fast, slow]), [fast]);
    assert.deepEqual(nextRound(race([fast, slow, trial([1.6], { chunkSize: 4 })])).length, 2);
  });

  it('keeps one that was slower once, as long as that may have been chance', () => {
    const [fast, unlucky] = [trial([1.8]), trial([1.3], { size: 1 })];
    assert.equal(contenders([fast, unlucky]).length, 2);
    assert.equal(contenders([trial(times(4, 1.8)), trial(times(4, 1.3))]).length, 1);
  });

  it('is over after one round where nobody can reach the loop', () => {
    assert.deepEqual(nextRound(race([trial([0.3]), trial([0.5], { kind: 'process' })])), []);
  });

  it('is not over after one round where somebody may reach the loop', () => {
    assert.equal(nextRound(race([trial([0.9]), trial([0.85], { kind: 'process' })])).length, 2);
  });

  it('is over when those who are left are alike', () => {
    const alike = (rounds: number) => race([trial(times(rounds, 1.8)), trial(times(rounds, 1.81), { chunkSize: 4 })]);
    assert.equal(nextRound(alike(2)).length, 2);
    assert.deepEqual(nextRound(alike(3)), []);
  });

  it('runs those that have run least first, and none for which there is no time', () => {
    const trials = [trial([1.8, 1.7]), trial([1.75], { chunkSize: 4 })];
    const [first, ...others] = nextRound(race(trials, LOOP_MS + 60));
    assert.equal(first, trials[1]);
    assert.deepEqual(others, []);
    assert.deepEqual(nextRound(race(trials, LOOP_MS)), []);
  });

  it('runs one setting however little time there is, since without any there is no answer', () => {
    assert.equal(nextRound(race([trial([]), trial([], { size: 1 })], 0)).length, 1);
  });

  it('is won by the simplest of those who are about as fast as the fastest', () => {
    const processes = trial(times(3, 1.82), { kind: 'process', chunkSize: 1 });
    const threads = trial(times(3, 1.8), { chunkSize: 4 });
    const larger = trial(times(3, 1.81), { chunkSize: 16 });
    assert.equal(winner([processes, larger, threads]), threads);
  });

  it('is won by processes where they are faster than threads', () => {
    const processes = trial(times(3, 1.9), { kind: 'process' });
    assert.equal(winner([trial(times(3, 1.7)), processes]), processes);
  });

  it('is joined by the neighbours of the leader in chunk size, if there is anything to win', () => {
    const leader = trial(times(3, 1.8));
    const sizes = newcomers(race([leader]), 100).map(({ chunkSize }) => chunkSize);
    assert.deepEqual(sizes, [4, 16]);
    assert.deepEqual(
      newcomers(race([leader, trial([1.2], { chunkSize: 4 })]), 100).map(({ chunkSize }) => chunkSize),
      [16],
    );
    assert.deepEqual(newcomers(race([trial([0.3])]), 100), []);
    assert.deepEqual(newcomers(race([leader], LOOP_MS), 100), []);
  });
});

describe('a speed-up', () => {
  it('is known once its interval is tight, and that of a loser sooner', () => {
    assert.equal(isKnown({ median: 1.8, interval: undefined }, 5), false);
    assert.equal(isKnown({ median: 1.8, interval: [1.6, 1.9] }, 6), false);
    assert.equal(isKnown({ median: 1.8, interval: [1.78, 1.82] }, 6), true);
    assert.equal(isKnown({ median: 0.8, interval: [0.7, 0.9] }, 6), true);
  });

  it('is as it is after many rounds', () => {
    assert.equal(isKnown({ median: 1.5, interval: [0.9, 1.9] }, 25), true);
  });
});
