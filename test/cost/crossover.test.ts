import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crossoverOf } from '#src/cost/crossover.js';
import { predict } from '#src/cost/predict.js';
import { host } from './hosts.js';

const workload = { items: 1_000, itemMs: 5, bytesIn: 1e4, bytesOut: 1e3 };
const { bytes, itemMs, speedup, breakEvenMs, here } = crossoverOf(host, 'thread', workload);

describe('crossoverOf', () => {
  it('says for each payload and item time what a prediction of its own would', () => {
    const { thread } = predict(host, { ...workload, itemMs: 1, bytesIn: 1e5, bytesOut: 1e4 });
    assert.equal(speedup[itemMs.indexOf(1)]![bytes.indexOf(1e5)], thread.speedup.median);
    assert.equal(breakEvenMs[bytes.indexOf(1e5)], thread.breakEvenItemMs!.median);
    assert.deepEqual(here, { bytes: 1e4, itemMs: 5 });
  });

  it('has its line between what loses and what pays', () => {
    for (const [column, line] of breakEvenMs.entries()) {
      for (const [row, ms] of itemMs.entries()) {
        const pays = speedup[row]![column]! >= 1;
        assert.equal(
          pays,
          ms >= line!,
          `${ms} ms with ${bytes[column]} bytes: ${speedup[row]![column]}, line at ${line}`,
        );
      }
    }
  });

  it('pays later the more bytes there are', () => {
    for (const [column, line] of breakEvenMs.entries()) assert.ok(column === 0 || line! >= breakEvenMs[column - 1]!);
  });
});
