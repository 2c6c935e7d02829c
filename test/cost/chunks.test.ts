import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CHUNK_TUNING, type ChunkInput, nextChunkSize } from '#src/cost/chunks.js';

const time = fc.double({ min: 0, max: 1e6, noNaN: true });
const input: fc.Arbitrary<ChunkInput> = fc.record({
  remaining: fc.option(fc.nat(1e9), { nil: undefined }),
  workers: fc.integer({ min: 1, max: 256 }),
  itemMs: fc.option(
    fc.tuple(time, time).map(([a, b]) => ({ mean: Math.min(a, b), high: Math.max(a, b) })),
    { nil: undefined },
  ),
  chunkCostMs: time,
  previous: fc.nat(1e9),
  limit: fc.oneof(fc.integer({ min: 1, max: 1e9 }), fc.constant(Number.POSITIVE_INFINITY)),
});

const quick: ChunkInput = {
  remaining: 1_000_000,
  workers: 2,
  itemMs: { mean: 0.001, high: 0.002 },
  chunkCostMs: 0.1,
  previous: 1_000_000,
  limit: Number.POSITIVE_INFINITY,
};

/** The sizes of all chunks of a map whose items take what they are said to take. */
function sizesOf(start: ChunkInput): number[] {
  const sizes: number[] = [];
  let remaining = start.remaining!;
  while (remaining > 0) {
    const size = nextChunkSize({ ...start, remaining, previous: sizes.at(-1) ?? 0 });
    sizes.push(size);
    remaining -= size;
  }
  return sizes;
}

describe('nextChunkSize', () => {
  it('is a whole number of at least one item, within remaining, limit and twice the chunk before', () => {
    fc.assert(
      fc.property(input, (given) => {
        const size = nextChunkSize(given);
        assert.ok(Number.isSafeInteger(size) && size >= 1);
        assert.ok(size <= Math.max(1, 2 * given.previous));
        assert.ok(size <= given.limit);
        assert.ok(size <= Math.max(1, given.remaining ?? size));
      }),
    );
  });

  it('stays at one item until something was measured', () => {
    assert.equal(nextChunkSize({ ...quick, itemMs: undefined, previous: 8 }), 1);
  });

  it('never shrinks when more items remain', () => {
    fc.assert(
      fc.property(input, fc.nat(1e6), (given, more) => {
        fc.pre(given.remaining !== undefined);
        const later = nextChunkSize({ ...given, remaining: given.remaining! + more });
        assert.ok(later >= nextChunkSize(given));
      }),
    );
  });

  it('never grows when items take longer', () => {
    fc.assert(
      fc.property(input, time, (given, more) => {
        fc.pre(given.itemMs !== undefined);
        const { mean, high } = given.itemMs!;
        const slower = nextChunkSize({ ...given, itemMs: { mean: mean + more, high: high + more } });
        assert.ok(slower <= nextChunkSize(given));
      }),
    );
  });

  it('hands out every item once, starting at one and ending small', () => {
    const sizes = sizesOf({ ...quick, itemMs: { mean: 0.1, high: 0.1 }, remaining: 10_000 });
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      10_000,
    );
    assert.deepEqual(sizes.slice(0, 5), [1, 2, 4, 8, 16]);
    const longest = Math.max(...sizes);
    assert.ok(longest >= 500, `the longest chunk had ${longest} items`);
    for (const size of sizes.slice(-4)) assert.ok(size <= longest / 20, `one of the last chunks had ${size} items`);
  });

  it('cuts what remains into some chunks for each worker, so that the others can even out surprises', () => {
    const size = nextChunkSize({ ...quick, remaining: 6_000, itemMs: { mean: 0.01, high: 0.01 }, chunkCostMs: 0 });
    assert.equal(size, 6_000 / (2 * CHUNK_TUNING.perShare));
  });

  it('lets no chunk cost more to hand out than its allowed share of the compute time, down to the last', () => {
    const sizes = sizesOf({ ...quick, remaining: 100_000 }).slice(10, -1);
    for (const size of sizes) assert.ok(size * 0.001 * CHUNK_TUNING.overhead >= 0.1 - 1e-3);
  });

  it('limits a chunk by the time it takes, with room for one slow item', () => {
    const size = nextChunkSize({ ...quick, remaining: 1e9, previous: 1e9, itemMs: { mean: 1, high: 30 } });
    assert.equal(size, CHUNK_TUNING.longestMs - 30);
  });

  it('does not let one very slow item make chunks tiny', () => {
    const size = nextChunkSize({ ...quick, remaining: 1e9, previous: 1e9, itemMs: { mean: 1, high: 10_000 } });
    assert.equal(size, CHUNK_TUNING.longestMs / 2);
  });

  it('cuts a source of unknown length no larger than its cost asks for', () => {
    const size = nextChunkSize({ ...quick, remaining: undefined });
    assert.equal(size, Math.floor(0.1 / (CHUNK_TUNING.overhead * 0.001)));
  });

  it('takes slow items one by one', () => {
    assert.equal(nextChunkSize({ ...quick, itemMs: { mean: 300, high: 400 } }), 1);
  });
});
