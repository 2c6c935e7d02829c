import assert from 'node:assert/strict';
import { it } from 'node:test';
import { native } from '#src/base/native.js';
import { needsNative } from '../native.js';

it('tells whether an array has enumerable properties besides its elements', needsNative, () => {
  const { hasNamedProperties } = native()!;
  const many = Array.from({ length: 100_000 }, (_, index) => index);
  const sparse: number[] = [];
  sparse[1e9] = 1;
  for (const array of [[], [1], ['a', {}], many, sparse, new Array(9), Object.freeze([1])]) {
    assert.equal(hasNamedProperties(array), false);
  }
  assert.equal(hasNamedProperties(Object.defineProperty([1], 'hidden', { value: 1 })), false);
  assert.equal(hasNamedProperties(Object.assign([1], { [Symbol('s')]: 1 })), false);
  for (const array of [[], [1], many, sparse]) {
    assert.equal(hasNamedProperties(Object.assign(array, { named: undefined })), true);
  }
  assert.equal(hasNamedProperties(/a/.exec('a')!), true);
});
