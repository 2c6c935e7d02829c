import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitScalability, rateOf, type ScalabilityLaw, serialShare } from '#src/cost/model/scaling.js';
import { seeded } from '#src/cost/random.js';
import { simulate } from './pool-simulation.js';

const COUNTS = [1, 2, 4, 8, 12, 16];
const rates = (law: ScalabilityLaw, noise = () => 1) =>
  COUNTS.map((workers) => ({ workers, rate: rateOf(law, workers, 16)! * noise() }));

function near(found: number, expected: number, by: number): void {
  assert.ok(Math.abs(found - expected) <= by, `${found} is not near ${expected}`);
}

describe('fitScalability', () => {
  it('finds the law that made the rates, through noise of a few percent', () => {
    const random = seeded(1);
    const law = { single: 1_000, contention: 0.03, coherence: 0.002 };
    const exact = fitScalability(rates(law))!;
    near(exact.single, 1_000, 1e-6);
    near(exact.contention, 0.03, 1e-9);
    near(exact.coherence, 0.002, 1e-9);
    const noisy = fitScalability(rates(law, () => 1 + 0.04 * (random() - 0.5)))!;
    near(noisy.single, 1_000, 50);
    near(noisy.contention, 0.03, 0.02);
  });

  it('never finds shares below nothing', () => {
    const { contention, coherence } = fitScalability(COUNTS.map((workers) => ({ workers, rate: workers ** 1.1 })))!;
    assert.deepEqual([contention, coherence], [0, 0]);
  });

  it('says nothing from fewer than six numbers of workers, however often they ran', () => {
    const five = rates({ single: 1, contention: 0.1, coherence: 0 }).slice(0, 5);
    assert.equal(fitScalability([...five, ...five]), undefined);
  });

  it('tells what a simulated pool whose caller saturates would do with half as many workers again', () => {
    const free = { chunkMs: 0, itemMs: 0 };
    const overheads = { send: { chunkMs: 0.05, itemMs: 0 }, receive: free, worker: free };
    const rate = (workers: number) =>
      1 / simulate({ items: new Float64Array(2_000).fill(1), chunkSize: 1, workers, cores: 64, overheads }).wallMs;
    const law = fitScalability([1, 2, 3, 4, 6, 8, 10].map((workers) => ({ workers, rate: rate(workers) })))!;
    near(rateOf(law, 15, 10)! / rate(15), 1, 0.1);
  });
});

describe('rateOf', () => {
  it('foretells nothing beyond twice what was measured', () => {
    const law = { single: 1, contention: 0, coherence: 0 };
    assert.equal(rateOf(law, 8, 4), 8);
    assert.equal(rateOf(law, 9, 4), undefined);
  });
});

describe('serialShare', () => {
  it("is Amdahl's", () => {
    const speedup = (share: number, workers: number) => 1 / (share + (1 - share) / workers);
    near(serialShare(speedup(0.1, 8), 8)!, 0.1, 1e-12);
    near(serialShare(2, 2)!, 0, 1e-12);
    assert.equal(serialShare(1, 1), undefined);
  });
});
