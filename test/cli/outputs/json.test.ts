import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toJson } from '#src/cli/outputs/json.js';

test('What JSON has is written as JSON', () => {
  for (const value of [1.5, -0, 'a\n"b"', true, null, [1, { a: [] }], { __proto__: null, a: 1 }]) {
    assert.equal(toJson(value), JSON.stringify(value));
  }
});

test('What JSON lacks has a form of its own', () => {
  assert.equal(toJson(undefined), 'null');
  assert.equal(toJson(Number.NaN), 'null');
  assert.equal(toJson(12345678901234567890n), '"12345678901234567890"');
  assert.equal(toJson({ at: new Date(0) }), '{"at":"1970-01-01T00:00:00.000Z"}');
  assert.equal(toJson([new Map([['a', 1n]]), new Set([1])]), '[[["a","1"]],[1]]');
  assert.equal(toJson(new Float32Array([1, 0.5])), '[1,0.5]');
  assert.equal(toJson({ error: new RangeError('far') }), '{"error":{"name":"RangeError","message":"far"}}');
  assert.equal(toJson(/a/g), '"/a/g"');
});

test('Bytes are refused, wherever they sit, with the cure', () => {
  for (const bytes of [new Uint8Array(3), Buffer.from('abc'), new ArrayBuffer(3), new DataView(new ArrayBuffer(3))]) {
    assert.throws(() => toJson(bytes), /the result is 3 bytes.*--out DIR/);
    assert.throws(() => toJson({ image: bytes }), /the result has in 'image' 3 bytes/);
  }
});

test('A circular value is refused', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assert.throws(() => toJson(circle), TypeError);
});
