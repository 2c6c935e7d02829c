import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { payloadOf } from '#src/cost/profile/payload.js';
import { sampleSize } from '#src/cost/profile/sample.js';

describe('a payload', () => {
  it('is as large as its numbers, strings and buffers together', () => {
    assert.equal(payloadOf([1, 2, 3], 'args').bytes, 27);
    assert.equal(payloadOf(['four'], 'args').bytes, 6);
    assert.equal(payloadOf([new Uint8Array(1_000)], 'args').bytes, 1_000);
  });

  it('has the shape of what there is most of', () => {
    assert.equal(payloadOf([[1, 2, 3]], 'args').shape, 'numbers');
    assert.equal(payloadOf(['a string', 1], 'args').shape, 'strings');
    assert.equal(payloadOf([{ name: 'x', id: 1 }], 'args').shape, 'objects');
    assert.equal(payloadOf([{ pixels: new Uint8Array(1_000) }], 'args').shape, 'buffer');
  });

  it('names its largest array and where it is', () => {
    const { largest, keys } = payloadOf(
      [7, { image: { pixels: new Float32Array(100) }, mask: new Uint8Array(9) }],
      'args',
    );
    assert.deepEqual(largest, { path: 'args[1].image.pixels', bytes: 400, type: 'Float32Array' });
    assert.deepEqual(keys, [1, 'image', 'pixels']);
  });

  it('counts what stands in it twice once, circles too', () => {
    const shared = new Uint8Array(1_000);
    const circle: { self?: unknown; shared: Uint8Array; again: Uint8Array } = { shared, again: shared };
    circle.self = circle;
    assert.ok(payloadOf(circle, 'result').bytes < 1_100);
  });
});

describe('a sample', () => {
  const usual = { items: 1e6, itemMs: 0.01, mapItemMs: 0.01, cores: 4, budgetMs: 60_000 };

  it('of short items takes a tenth of a second', () => {
    assert.equal(sampleSize(usual), 10_000);
    assert.equal(sampleSize({ ...usual, items: 300 }), 300);
  });

  it('of items that lose takes a tenth of a second by the pool', () => {
    assert.equal(sampleSize({ ...usual, mapItemMs: 1 }), 100);
  });

  it('of long items has some for each worker, as many for each', () => {
    assert.equal(sampleSize({ ...usual, itemMs: 50, mapItemMs: 13 }), 32);
    assert.equal(sampleSize({ ...usual, itemMs: 500, mapItemMs: 130 }), 4);
  });

  it('of items that take longer than there is time for has one', () => {
    assert.equal(sampleSize({ ...usual, itemMs: 10_000, mapItemMs: 3_000 }), 1);
  });
});
