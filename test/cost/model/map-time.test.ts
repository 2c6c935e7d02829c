import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { busyMs, type MapRun, mapTime } from '#src/cost/model/map-time.js';
import { seeded } from '#src/cost/random.js';
import { quantile } from '#src/cost/statistics.js';
import { simulate } from './pool-simulation.js';
import { between, randomRun, simulatedMs } from './random-runs.js';

const free = { chunkMs: 0, itemMs: 0 };
const plain: MapRun = {
  items: 1_000,
  itemMs: 1,
  spread: 0,
  workers: 4,
  cores: 5,
  overheads: {
    send: { chunkMs: 0.02, itemMs: 0 },
    receive: { chunkMs: 0.01, itemMs: 0 },
    worker: { chunkMs: 0.03, itemMs: 0 },
  },
};

/** How far the model is from the simulation, over random maps in random chunks. */
function errors(spread: number, seed: number): number[] {
  const random = seeded(seed);
  return Array.from({ length: 80 }, () => {
    const run = randomRun(random, spread);
    const chunkSize = Math.max(1, Math.round(between(random, 1, run.items / run.workers)));
    return Math.abs(Math.log(mapTime(run, chunkSize) / simulatedMs(run, chunkSize)));
  });
}

describe('mapTime', () => {
  for (const { items, spread, typical, most } of [
    { items: 'items that are all alike', spread: 0, typical: 0.02, most: 0.1 },
    { items: 'items that differ by a fifth', spread: 0.2, typical: 0.03, most: 0.12 },
    { items: 'items of which some take several times the mean', spread: 1, typical: 0.05, most: 0.2 },
  ]) {
    it(`is that of the simulated pool for ${items}: to ${100 * typical} % as a rule, to ${100 * most} % in nine of ten`, () => {
      for (const seed of [1, 2]) {
        const found = errors(spread, seed);
        assert.ok(quantile(found, 0.5) <= typical, `median ${quantile(found, 0.5)}`);
        assert.ok(quantile(found, 0.9) <= most, `of nine in ten ${quantile(found, 0.9)}`);
      }
    });
  }

  it('is nearer to the simulated pool than the textbook, which knows neither overlap nor cores', () => {
    const textbook = (
      { items, itemMs, workers, overheads: { send, receive, worker } }: MapRun,
      size: number,
    ): number => {
      const chunk = (send.chunkMs + receive.chunkMs) * workers + worker.chunkMs;
      const item = (send.itemMs + receive.itemMs) * workers + worker.itemMs;
      return (items / workers) * (itemMs + item + chunk / size) + (size * itemMs * (workers - 1)) / workers;
    };
    const random = seeded(3);
    const ratios = Array.from({ length: 60 }, () => {
      const run = randomRun(random, 0);
      const size = Math.max(1, Math.round(between(random, 1, run.items / run.workers)));
      const simulated = simulatedMs(run, size);
      return [mapTime(run, size), textbook(run, size)].map((ms) => Math.abs(Math.log(ms / simulated)));
    });
    const [ours, theirs] = [0, 1].map((i) =>
      quantile(
        ratios.map((both) => both[i]!),
        0.75,
      ),
    );
    assert.ok(ours! < 0.2 * theirs!, `${ours} and ${theirs}`);
  });

  it('is the textbook where it is meant for: many workers that wait for a busy caller, without a chunk in advance', () => {
    const run = { ...plain, items: 4_000, itemMs: 0.5, workers: 8, cores: 9 };
    const { wallMs } = simulate({ ...run, items: new Float64Array(4_000).fill(0.5), chunkSize: 1, laneDepth: 1 });
    // h of eight workers: each waits for the caller to serve itself alone at best, all at worst.
    const least = (run.items / 8) * (0.5 + 0.03 + 0.03);
    const most = (run.items / 8) * (0.5 + 0.03 * 8 + 0.03);
    assert.ok(wallMs > least * 0.999 && wallMs < most, `${least} to ${most}: ${wallMs}`);
    assert.ok(mapTime(run, 1) < wallMs);
  });

  it('is that of the caller alone where workers have nothing to do', () => {
    const run = { ...plain, itemMs: 0, overheads: { ...plain.overheads, worker: free } };
    assert.ok(Math.abs(mapTime(run, 10) / (100 * 0.03) - 1) < 0.05);
  });

  it('grows by what has to share cores', () => {
    const enough = mapTime(plain, 10);
    assert.equal(mapTime({ ...plain, cores: 64 }, 10), enough);
    const half = mapTime({ ...plain, cores: 2 }, 10);
    assert.ok(Math.abs(half / (2 * enough) - 1) < 0.03, `${half} for ${enough}`);
  });

  it('is that of as many workers as there are chunks where there are more', () => {
    const few = { ...plain, items: 2, itemMs: 0.1, cores: 64 };
    assert.equal(mapTime({ ...few, workers: 32 }, 1), mapTime({ ...few, workers: 2 }, 1));
  });

  it('counts whole rounds of chunks, and a short last one as short', () => {
    const run = { ...plain, overheads: { send: free, receive: free, worker: free } };
    assert.equal(mapTime(run, 250), 250);
    assert.equal(mapTime(run, 200), 400);
    assert.equal(mapTime(run, 249), 253);
  });

  it('is never less than what caller, workers and cores need for what they do, whatever the map', () => {
    const ms = fc.double({ min: 0, max: 1e3, noNaN: true });
    const cost = fc.record({ chunkMs: ms, itemMs: ms });
    const run = fc.record({
      items: fc.integer({ min: 1, max: 1e6 }),
      itemMs: ms,
      spread: fc.double({ min: 0, max: 10, noNaN: true }),
      workers: fc.integer({ min: 1, max: 256 }),
      cores: fc.double({ min: 0.1, max: 256, noNaN: true }),
      overheads: fc.record({ send: cost, receive: cost, worker: cost }),
    });
    fc.assert(
      fc.property(run, fc.integer({ min: 1, max: 1e6 }), (given, chunkSize) => {
        const { caller, workers } = busyMs(given, Math.min(chunkSize, given.items));
        const least = Math.max(caller, workers / given.workers, (caller + workers) / given.cores);
        const found = mapTime(given, chunkSize);
        assert.ok(found >= least * (1 - 1e-9) && Number.isFinite(found), `${found}, not ${least}`);
      }),
    );
  });

  it('takes a chunk larger than the map for the whole map', () => {
    assert.equal(mapTime(plain, 5_000), mapTime(plain, 1_000));
    assert.ok(mapTime(plain, 1_000) > 1_000);
  });
});

describe('busyMs', () => {
  it('tells what caller and workers do, whoever waits for whom', () => {
    const { caller, workers } = busyMs(plain, 10);
    const simulated = simulate({ ...plain, items: new Float64Array(1_000).fill(1), chunkSize: 10 });
    assert.ok(Math.abs(caller / (simulated.callerBusy * simulated.wallMs) - 1) < 1e-6);
    assert.ok(Math.abs(workers / (simulated.workersBusy * simulated.wallMs * 4) - 1) < 1e-6);
  });
});
