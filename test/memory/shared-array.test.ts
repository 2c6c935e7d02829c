import assert from 'node:assert/strict';
import { constants } from 'node:buffer';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { type Dtype, SharedArray } from 'breakeven';

const classes = {
  int8: Int8Array,
  uint8: Uint8Array,
  uint8c: Uint8ClampedArray,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
  bigint64: BigInt64Array,
  biguint64: BigUint64Array,
};

describe('SharedArray.create', () => {
  for (const [dtype, TypedArray] of Object.entries(classes)) {
    it(`makes zeros of ${dtype} over a SharedArrayBuffer`, () => {
      const array = SharedArray.create(dtype as Dtype, [2, 3]);
      assert.equal(array.data.constructor, TypedArray);
      assert.ok(array.data.buffer instanceof SharedArrayBuffer);
      assert.deepEqual(Array.from(array.data as Iterable<unknown>, String), new Array(6).fill('0'));
      assert.deepEqual(
        [array.dtype, array.shape, array.length, array.byteLength],
        [dtype, [2, 3], 6, 6 * TypedArray.BYTES_PER_ELEMENT],
      );
    });
  }

  it('takes a number for a list, and 0', () => {
    assert.deepEqual(SharedArray.create('uint8', 5).shape, [5]);
    const empty = SharedArray.create('float64', 0);
    assert.deepEqual([empty.length, empty.data.length, empty.byteLength], [0, 0, 0]);
    assert.equal(SharedArray.create('float64', [3, 0, 2]).rows(1).data.length, 0);
  });

  const shapes: unknown[] = [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null, undefined, [], [2, -1], [[2]]];
  for (const shape of [...shapes, [2, 0.5], 2n]) {
    it(`refuses the shape ${inspect(shape)} at once`, () => {
      assert.throws(() => SharedArray.create('uint8', shape as number), {
        name: 'OptionError',
        message: /^SharedArray\.create: shape must be a whole number from 0, or a list .* but got /,
      });
    });
  }

  it('refuses what is larger than any array of this Node', () => {
    assert.throws(() => SharedArray.create('float64', [2 ** 50, 8]), {
      name: 'OptionError',
      message: /^SharedArray\.create: shape \[ \d+, 8 \] makes \d+ bytes, but one array of this Node has at most \d+/,
    });
  });

  it('refuses a dtype that there is not, naming those that there are', () => {
    for (const dtype of ['float16', 'Uint8Array', 'toString', undefined, Uint8Array]) {
      assert.throws(() => SharedArray.create(dtype as Dtype, 1), {
        name: 'OptionError',
        message: /^SharedArray\.create: dtype must be one of int8, uint8, uint8c, .* biguint64, but got /,
      });
    }
  });

  const terabyte = 2 ** 40;
  const skip = constants.MAX_LENGTH < terabyte && 'no array of this Node is larger than all memory';
  it('says when there is no room, before anything is written', { skip }, () => {
    assert.throws(() => SharedArray.create('uint8', terabyte), {
      name: 'SharedMemoryError',
      message: /^SharedArray\.create: there is no room for 1099511627776 bytes: .* leaves \d+\. Dispose/,
    });
  });
});

describe('SharedArray.from', () => {
  for (const [dtype, TypedArray] of Object.entries(classes)) {
    it(`copies a ${TypedArray.name} to ${dtype}`, () => {
      const isBig = dtype.startsWith('big');
      const source = (
        isBig ? TypedArray.of(1n as never, 2n as never) : TypedArray.of(1 as never, 2 as never)
      ) as Uint8Array;
      const array = SharedArray.from(source);
      assert.equal(array.dtype, dtype);
      assert.deepEqual(Array.from(array.data, String), ['1', '2']);
      array.data[0] = array.data[1] as number;
      assert.equal(String(source[0]), '1');
    });
  }

  it('takes a shape of as many elements', () => {
    assert.deepEqual(SharedArray.from(new Float64Array(6), [2, 3]).shape, [2, 3]);
    assert.throws(() => SharedArray.from(new Float64Array(6), [2, 2]), {
      name: 'OptionError',
      message: 'SharedArray.from: shape [ 2, 2 ] has 4 elements, but the array has 6: [ 6 ].',
    });
  });

  it('takes views, Buffers and the data of shared arrays', () => {
    const part = new Uint16Array([1, 2, 3, 4]).subarray(1, 3);
    assert.deepEqual([...SharedArray.from(part).data], [2, 3]);
    assert.deepEqual([...SharedArray.from(Buffer.from('ab')).data], [97, 98]);
    assert.deepEqual([...SharedArray.from(SharedArray.from(part).data).data], [2, 3]);
  });

  for (const value of [[1, 2], new DataView(new ArrayBuffer(8)), new ArrayBuffer(8), null, undefined, { length: 2 }]) {
    it(`refuses ${inspect(value)}, which is no typed array`, () => {
      assert.throws(() => SharedArray.from(value as unknown as Uint8Array), {
        name: 'OptionError',
        message: /^SharedArray\.from: its first argument must be a typed array/,
      });
    });
  }
});

describe('a view of a SharedArray', () => {
  const counting = () => SharedArray.from(new Int32Array([0, 1, 2, 3, 4, 5]), [3, 2]);

  it('looks at the same elements: rows, and the array in another shape', () => {
    const array = counting();
    const rows = array.rows(1, 3);
    assert.deepEqual(
      [rows.shape, [...rows.data]],
      [
        [2, 2],
        [2, 3, 4, 5],
      ],
    );
    assert.deepEqual([...array.rows(2).data], [4, 5]);
    assert.deepEqual([...array.rows(1).rows(1).data], [4, 5]);
    assert.deepEqual([...array.reshape([2, 3]).rows(1).data], [3, 4, 5]);
    rows.data[0] = 9;
    assert.equal(array.data[2], 9);
    array.readonly().rows(0, 1);
  });

  for (const [from, to] of [
    [-1, 1],
    [0, 4],
    [2, 1],
    [0.5, 1],
    [0, Number.NaN],
    ['0', 1],
  ] as const) {
    it(`of rows from ${from} to ${to} is refused where there are 3`, () => {
      assert.throws(() => counting().rows(from as number, to), {
        name: 'OptionError',
        message: /^SharedArray\.rows: .* 0 <= from <= to <= 3, but got /,
      });
    });
  }

  it('in a shape of another number of elements is refused', () => {
    assert.throws(() => counting().reshape([4, 2]), {
      name: 'OptionError',
      message: 'SharedArray.reshape: shape [ 4, 2 ] has 8 elements, but the array has 6: [ 3, 2 ].',
    });
    assert.throws(() => counting().reshape(-6), { name: 'OptionError' });
  });

  it('keeps its elements when the array is disposed of', () => {
    const array = counting();
    const [rows, reshaped, readonly] = [array.rows(1), array.reshape(6), array.readonly()];
    array.dispose();
    assert.deepEqual([rows.data[0], reshaped.data[5], readonly.data[1]], [2, 5, 1]);
  });
});

describe('dispose', () => {
  it('ends this handle, twice as well as once, and what asks for its elements is told', () => {
    const array = SharedArray.create('uint8', 4);
    array.dispose();
    array[Symbol.dispose]();
    const uses = {
      data: () => array.data,
      rows: () => array.rows(0),
      reshape: () => array.reshape(4),
      readonly: () => array.readonly(),
      keep: () => array.keep(),
    };
    for (const [member, use] of Object.entries(uses)) {
      assert.throws(use, { name: 'SharedMemoryError', message: new RegExp(`^SharedArray\\.${member}: .*disposed of`) });
    }
  });

  it('leaves what it was', () => {
    const array = SharedArray.create('uint8', [4, 2]);
    array.dispose();
    assert.deepEqual([array.length, array.shape, array.byteLength, array.dtype], [8, [4, 2], 8, 'uint8']);
  });
});

describe('a SharedArray', () => {
  it('shows as a short text, not as its elements', () => {
    const array = SharedArray.create('float32', [512, 512]);
    assert.equal(inspect({ array }), '{ array: SharedArray(float32 [512, 512]) }');
    assert.equal(`${array.readonly()}`, 'SharedArray(float32 [512, 512], readonly)');
    array.dispose();
    assert.equal(String(array), 'SharedArray(float32 [512, 512], disposed)');
  });

  it('has a shape that cannot be changed', () => {
    const shape = [2, 2];
    const array = SharedArray.create('uint8', shape);
    shape[0] = 9;
    assert.deepEqual(array.shape, [2, 2]);
    assert.throws(() => (array.shape as number[]).push(1), TypeError);
  });

  it('gives the same data each time, and itself from keep', () => {
    const array = SharedArray.create('uint8', 2);
    assert.equal(array.data, array.data);
    assert.equal(array.keep(), array);
  });

  it('has a class of the name that it is exported under', () => assert.equal(SharedArray.name, 'SharedArray'));
});
