import assert from 'node:assert/strict';
import { test } from 'node:test';
import { types } from 'node:util';
import { readFrame, writeFrame } from '#src/transport/frame.js';

const NOTHING = { head: () => [], shared: () => new SharedArrayBuffer(0) };
const across = <T>(value: T): T =>
  readFrame(
    writeFrame(undefined, value, [], () => undefined),
    NOTHING,
  ) as T;

const views = [
  new Int8Array([-1, 2]),
  new Uint8ClampedArray([3]),
  new Uint16Array([400, 500]),
  new Float32Array([0.5]),
  new BigInt64Array([-7n]),
  new DataView(new ArrayBuffer(5), 2, 2),
  new Uint8Array(0),
];

for (const view of views) {
  test(`a ${view.constructor.name} of ${view.byteLength} bytes arrives as one, with what is around it`, () => {
    const arrived = across(view);
    assert.deepEqual(arrived, view);
    assert.equal(arrived.buffer.byteLength, view.buffer.byteLength);
    assert.equal(arrived.byteOffset, view.byteOffset);
  });
}

test('views of one buffer share it on the other side, and are the same objects where they were', () => {
  const buffer = new ArrayBuffer(64);
  const [bytes, words] = [new Uint8Array(buffer, 8, 8), new Uint32Array(buffer)];
  const arrived = across({ bytes, again: bytes, words, buffer, map: new Map([[bytes, words]]) });
  assert.equal(arrived.again, arrived.bytes);
  assert.equal(arrived.words.buffer, arrived.buffer);
  assert.equal(arrived.bytes.buffer, arrived.buffer);
  assert.equal(arrived.map.get(arrived.bytes), arrived.words);
  assert.notEqual(arrived.buffer, buffer);
});

test('a view of a resizable buffer that goes to its end grows with it on the other side, too', () => {
  const Resizable = ArrayBuffer as unknown as new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;
  const arrived = across(new Uint8Array(new Resizable(4, { maxByteLength: 16 }), 1));
  (arrived.buffer as unknown as { resize(bytes: number): void }).resize(10);
  assert.equal(arrived.length, 9);
});

test('nothing that arrived looks at the memory of the frame', () => {
  const frame = writeFrame([1], { bytes: new Uint8Array([1, 2, 3]), text: 'text' }, [], () => undefined);
  const arrived = readFrame(frame, NOTHING);
  frame.fill(0);
  assert.deepEqual(arrived, { bytes: new Uint8Array([1, 2, 3]), text: 'text' });
});

test('buffers outside of the frame are replaced by those that the reader has, under all of their views', () => {
  const outside = new ArrayBuffer(1000);
  const frame = writeFrame(
    'head',
    { views: [new Uint8Array(outside, 10, 5), new DataView(outside)], outside },
    [outside],
    () => undefined,
  );
  assert.ok(frame.length < 200);
  const other = new ArrayBuffer(1000);
  const arrived = readFrame(frame, {
    ...NOTHING,
    head(head) {
      assert.equal(head, 'head');
      return [other];
    },
  }) as { views: ArrayBufferView[]; outside: ArrayBuffer };
  assert.equal(arrived.outside, other);
  for (const view of arrived.views) assert.equal(view.buffer, other);
  assert.deepEqual([arrived.views[0]?.byteOffset, arrived.views[0]?.byteLength], [10, 5]);
});

test('shared memory is read as what its stand-in leads to; without one its bytes are copied', () => {
  const [shared, other] = [new SharedArrayBuffer(8), new SharedArrayBuffer(8)];
  const view = new Uint8Array(shared).fill(4);
  const frame = writeFrame(undefined, [view, view], [], (buffer) => (buffer === shared ? { id: 7 } : undefined));
  const arrived = readFrame(frame, {
    ...NOTHING,
    shared(standIn) {
      assert.deepEqual(standIn, { id: 7 });
      return other;
    },
  }) as Uint8Array[];
  assert.equal(arrived[0]?.buffer, other);
  assert.equal(arrived[1], arrived[0]);
  const copied = across(view);
  assert.deepEqual(copied, new Uint8Array(8).fill(4));
  assert.ok(types.isArrayBuffer(copied.buffer));
});

test('a function is refused, and so is an object of Node’s own', () => {
  const { port1 } = new MessageChannel();
  for (const value of [() => {}, port1]) {
    assert.throws(() => writeFrame(undefined, [value], [], () => undefined), /could not be cloned/);
  }
  port1.close();
});
