import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { native } from '#src/base/native.js';
import { LARGE_BYTES, SharedCopies } from '#src/transport/copies.js';
import { isAnyMarked, isMarked } from '#src/transport/marks.js';
import { encodeForMany, pack, packForMany } from '#src/transport/pack.js';
import { transfer } from '#src/transport/transfer.js';
import { afterGarbage } from '../native/garbage.js';
import { packedAcross, parcelAcross } from './across.js';
import { sameGraph } from './same-graph.js';

const skip = native() === undefined ? 'without the native part, messages carry all bytes' : false;

function filled(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

/** Two views that share, one of them small. */
function views() {
  const { buffer } = filled(LARGE_BYTES);
  return { large: new Float64Array(buffer, 8), small: new Uint8Array(buffer, 5, 3), buffer };
}

const large: Readonly<Record<string, () => unknown>> = {
  'an ArrayBuffer': () => filled(LARGE_BYTES).buffer,
  'a typed array': () => new Float64Array(filled(LARGE_BYTES).buffer),
  'a view of the most of a buffer, from an odd place on': () => filled(LARGE_BYTES).subarray(3, LARGE_BYTES - 1),
  'a DataView': () => new DataView(filled(LARGE_BYTES).buffer, 1),
  'a Buffer': () => Buffer.from(filled(LARGE_BYTES)),
  'a Buffer on a part of its buffer': () => Buffer.from(filled(3 * LARGE_BYTES).buffer, 7, LARGE_BYTES),
  'views that share a buffer': views,
  'one array in two places': () => {
    const array = filled(LARGE_BYTES);
    return [array, { again: array }, new Map([[array, new Set([array])]])];
  },
  'arrays of every type': () =>
    [Int8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, BigInt64Array].map(
      (TypedArray) => new TypedArray(filled(LARGE_BYTES).buffer as ArrayBuffer),
    ),
  'one byte less than large': () => filled(LARGE_BYTES - 1),
  'nothing, of nothing': () => [new Uint8Array(), new ArrayBuffer(0)],
  'arrays next to values that are special': () => [filled(LARGE_BYTES), Buffer.from('abc')],
};

test('the copies of a message that is refused are gone at once', { skip }, async () => {
  await afterGarbage();
  const before = native()!.bytesCopied();
  for (const refuse of [
    () => pack([filled(LARGE_BYTES), () => {}], 'args'),
    () => packForMany([filled(LARGE_BYTES), () => {}], 'args', new SharedCopies()),
  ]) {
    assert.throws(refuse, /cannot/);
  }
  assert.equal(native()!.bytesCopied(), before + LARGE_BYTES, 'what several would share');
});

for (const [what, make] of Object.entries(large)) {
  test(`arrives equal, with its identities, and writable on either side without the other seeing it: ${what}`, () => {
    const value = make();
    const first = packedAcross(value);
    const second = packedAcross(value);
    assert.ok(sameGraph(first, make()) && sameGraph(second, make()));
    overwrite(first);
    assert.ok(sameGraph(value, make()) && sameGraph(second, make()));
    overwrite(value);
    assert.ok(sameGraph(second, make()));
  });
}

/** Writes to all bytes in the value. */
function overwrite(value: unknown): void {
  if (value instanceof ArrayBuffer) new Uint8Array(value).fill(99);
  else if (ArrayBuffer.isView(value)) new Uint8Array(value.buffer, value.byteOffset, value.byteLength).fill(99);
  else if (value instanceof Map) overwrite([...value]);
  else if (value instanceof Set) overwrite([...value]);
  else if (typeof value === 'object') for (const inner of Object.values(value ?? {})) overwrite(inner);
}

test('a small view of a large buffer brings its own bytes only', () => {
  const view = packedAcross(filled(10 * LARGE_BYTES).subarray(5, 8));
  assert.deepEqual([...view, view.buffer.byteLength], [5, 6, 7, 3]);
});

test('a subclass arrives as its base class, whatever it says of itself', () => {
  class Pixels extends Uint8Array {
    override get [Symbol.toStringTag](): 'Uint8Array' {
      return 'Pixels' as 'Uint8Array';
    }
  }
  const arrived = packedAcross(new Pixels(LARGE_BYTES).fill(3));
  assert.equal(Object.getPrototypeOf(arrived), Uint8Array.prototype);
  assert.deepEqual([arrived.length, arrived[9]], [LARGE_BYTES, 3]);
});

test('a resizable buffer stays resizable', () => {
  const Resizable = ArrayBuffer as unknown as new (length: number, options: { maxByteLength: number }) => ArrayBuffer;
  const buffer = new Resizable(LARGE_BYTES, { maxByteLength: 2 * LARGE_BYTES });
  const arrived = packedAcross({ view: new Uint8Array(buffer) }) as unknown as {
    view: { buffer: { resizable: boolean } };
  };
  assert.equal(arrived.view.buffer.resizable, true);
});

test('a parcel tells the bytes of its large buffers, each once and moved ones apart', () => {
  const array = filled(LARGE_BYTES);
  const value = [array, new DataView(array.buffer), filled(10), Buffer.from(filled(2 * LARGE_BYTES))];
  assert.equal(pack(value, 'args').bytes, 3 * LARGE_BYTES);
  const moving = pack([transfer(array), filled(LARGE_BYTES)], 'args');
  parcelAcross(moving);
  assert.equal(moving.bytes, LARGE_BYTES);
  assert.equal(pack([1, { a: filled(10) }], 'args').bytes, 0);
});

describe('the copies of large buffers', () => {
  it('are one for each buffer of a message', { skip }, (t) => {
    const { mock } = t.mock.method(native()!, 'copyToRegion');
    const value = views();
    pack([value, value.buffer, filled(LARGE_BYTES), filled(LARGE_BYTES - 1)], 'args');
    assert.equal(mock.callCount(), 2);
  });

  it('are shared by all receivers, also by one that comes when the sender has written to his', { skip }, (t) => {
    const { mock } = t.mock.method(native()!, 'copyToRegion');
    const array = filled(LARGE_BYTES);
    const copies = new SharedCopies();
    const send = () => parcelAcross(packForMany([array], 'args', copies)) as [Uint8Array];
    const [first] = send();
    array.fill(0);
    first.fill(1);
    const [second] = send();
    assert.deepEqual([mock.callCount(), second], [1, filled(LARGE_BYTES)]);
    copies.release();
  });

  it('are not remembered once nobody else will come', { skip }, (t) => {
    const { mock } = t.mock.method(native()!, 'copyToRegion');
    const released = t.mock.method(native()!, 'releaseRegion').mock;
    const array = filled(LARGE_BYTES);
    const copies = new SharedCopies();
    packForMany(array, 'args', copies);
    assert.equal(released.callCount(), 0);
    copies.release();
    copies.release();
    packForMany(array, 'args', copies);
    pack(array, 'args');
    assert.deepEqual([mock.callCount(), released.callCount()], [3, 3]);
  });

  it('are left to the message where there is no room for them', { skip }, (t) => {
    t.mock.method(native()!, 'copyToRegion', () => {
      throw Object.assign(new Error('ENOMEM, Cannot allocate memory'), { code: 'ENOMEM' });
    });
    const array = filled(LARGE_BYTES);
    const parcel = pack({ array }, 'args');
    assert.deepEqual([parcel.transfer, parcel.bytes], [undefined, LARGE_BYTES]);
    assert.deepEqual(parcelAcross(parcel), { array });
    assert.deepEqual(packedAcross(Buffer.from(array)), Buffer.from(array));
    const copies = new SharedCopies();
    assert.deepEqual(parcelAcross(packForMany(array, 'args', copies)), array);
    copies.release();
  });
});

describe('what transfer marked', () => {
  it('leaves the sender when the message is posted, and not before', () => {
    const array = transfer(filled(LARGE_BYTES));
    const parcel = pack([array, { again: array.subarray(1, 3) }], 'args');
    assert.deepEqual([array.length, isMarked(array.buffer)], [LARGE_BYTES, true]);
    const arrived = parcelAcross(parcel) as [Uint8Array, { again: Uint8Array }];
    assert.equal(arrived[0].buffer, arrived[1].again.buffer);
    assert.deepEqual([array.length, isMarked(array.buffer), isAnyMarked()], [0, false, false]);
  });

  it('is refused where several receivers get it, and stays marked', () => {
    const array = transfer(filled(8));
    for (const send of [
      () => packForMany({ array }, 'args', new SharedCopies()),
      () => encodeForMany({ array }, 'args'),
    ]) {
      assert.throws(send, { code: 'BREAKEVEN_NOT_SERIALIZABLE', path: 'args.array', message: /transfer\(\)/ });
    }
    packedAcross(array);
    assert.equal(array.length, 0);
  });
});
