import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkReshape, checkShape, lengthOf, MOST_BYTES, rowsOf } from '#src/memory/shape.js';

const lengths = fc.array(fc.nat(12), { minLength: 1, maxLength: 4 });

test('a shape is taken as it is, and its length is the product', () => {
  fc.assert(
    fc.property(lengths, (shape) => {
      const checked = checkShape('call', shape, 8);
      assert.deepEqual(checked, shape);
      assert.notEqual(checked, shape);
      let elements = 0;
      const count = (rest: readonly number[]): void => {
        const [rows = 0, ...inner] = rest;
        for (let row = 0; row < rows; row++) inner.length === 0 ? elements++ : count(inner);
      };
      count(shape);
      assert.equal(lengthOf(checked), elements);
    }),
  );
});

test('a number is the shape of a list', () => {
  assert.deepEqual(checkShape('call', 7, 1), [7]);
  assert.deepEqual(checkShape('call', 0, 1), [0]);
});

test('rows are those that a nested list would give', () => {
  fc.assert(
    fc.property(lengths, fc.nat(12), fc.nat(12), (shape, a, b) => {
      const rows = shape[0] as number;
      const [from, to] = [Math.min(a, b, rows), Math.min(Math.max(a, b), rows)];
      const flat = Array.from({ length: lengthOf(shape) }, (_, index) => index);
      const rowLength = lengthOf(shape.slice(1));
      const expected = Array.from({ length: rows }, (_, row) => flat.slice(row * rowLength, (row + 1) * rowLength));
      const part = rowsOf('call', shape, from, to);
      assert.deepEqual(flat.slice(part.start, part.start + lengthOf(part.shape)), expected.slice(from, to).flat());
    }),
  );
});

test('rows of rows are rows', () => {
  fc.assert(
    fc.property(lengths, fc.nat(12), fc.nat(12), (shape, a, b) => {
      const rows = shape[0] as number;
      const [from, inner] = [Math.min(a, rows), Math.min(b, rows - Math.min(a, rows))];
      const outer = rowsOf('call', shape, from, rows);
      const within = rowsOf('call', outer.shape, inner, rows - from);
      const direct = rowsOf('call', shape, from + inner, rows);
      assert.deepEqual({ start: outer.start + within.start, shape: within.shape }, direct);
    }),
  );
});

test('every shape of as many elements is a reshape, and no other', () => {
  fc.assert(
    fc.property(lengths, lengths, (from, to) => {
      if (lengthOf(from) === lengthOf(to)) assert.deepEqual(checkReshape('call', from, to), to);
      else assert.throws(() => checkReshape('call', from, to), { code: 'BREAKEVEN_OPTION' });
    }),
  );
});

test('the largest array of this Node is taken, twice as many bytes are not', () => {
  assert.deepEqual(checkShape('call', [MOST_BYTES], 1), [MOST_BYTES]);
  assert.throws(() => checkShape('call', [MOST_BYTES], 2), /at most \d+\. Cut it/);
  assert.throws(() => checkShape('call', [2 ** 50, 2 ** 50, 2], 8), { code: 'BREAKEVEN_OPTION' });
});
