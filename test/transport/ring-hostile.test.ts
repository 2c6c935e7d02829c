import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Doorbell } from '#src/memory/doorbell.js';
import type { Frames } from '#src/transport/frames.js';
import { CallFormat, FrameFormat, RESULT_RECORD, ResultFormat, SIDE } from '#src/transport/records.js';
import { RING_BYTES, RingReader, RingWriter } from '#src/transport/ring.js';
import { RingChannel } from '#src/transport/ring-channel.js';
import { type FromWorker, RESULT, type ToWorker } from '#src/transport/wire.js';
import { fuzz } from '../fuzz/fuzz.js';

const UNITS = 16;
const CONTROL_BYTES = 256;
const TAIL = 0;
const HEAD = 16;

const word = fc.oneof(
  fc
    .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: UNITS + 1 }))
    .map(([kind, units]) => kind | (units << 8)),
  fc.constantFrom(0, 1, -1, UNITS, UNITS + 1, 2 ** 31 - 1, -(2 ** 31)),
  fc.integer(),
);
const words = fc.record({
  tail: word,
  head: word,
  records: fc.array(word, { minLength: 2 * UNITS, maxLength: 2 * UNITS }),
});

/** A ring in the middle of memory, with these words of the other side's. */
function ringOf({ tail, head, records }: { tail: number; head: number; records: readonly number[] }) {
  const memory = new SharedArrayBuffer(1024);
  const from = 256;
  const ints = new Int32Array(memory, from);
  ints[TAIL] = tail;
  ints[HEAD] = head;
  ints.set(records, CONTROL_BYTES / 4);
  return { memory, from, begin: from + CONTROL_BYTES, end: from + CONTROL_BYTES + UNITS * 8 };
}

test('whatever a producer has written, a record lies within the ring, or it is refused, and there are never more than fit', () => {
  let read = 0;
  let refused = 0;
  fuzz(
    fc.property(words, (written) => {
      const { memory, from, begin, end } = ringOf(written);
      const reader = new RingReader(memory, from, UNITS);
      for (let count = 0; ; count++) {
        assert.ok(count <= UNITS);
        try {
          if (!reader.next()) break;
        } catch {
          refused++;
          break;
        }
        read++;
        assert.ok(reader.from >= begin + 8 && reader.from <= reader.end && reader.end <= end);
      }
    }),
    20_000,
  );
  assert.ok(read > 100 && refused > 100, `${read} read, ${refused} refused`);
});

test('a record that would reach beyond the end of its ring is refused, though the producer has written as much', () => {
  const { memory, from } = ringOf({ tail: 12, head: 0, records: [] });
  const ints = new Int32Array(memory, from);
  const place = (units: number) => CONTROL_BYTES / 4 + 2 * units;
  ints[place(0)] = 2 | (12 << 8);
  ints[place(12)] = 2 | (8 << 8);
  const reader = new RingReader(memory, from, UNITS);
  assert.equal(reader.next(), true);
  ints[TAIL] = 20;
  assert.throws(() => reader.next(), /no record/);
});

test('a frame that is said to be longer than its record is refused', () => {
  const format = new FrameFormat(new SharedArrayBuffer(64));
  const record = (word: number) => ({ word, from: 8, end: 24 }) as RingReader;
  assert.equal(format.read(record(16)).length, 16);
  for (const word of [17, -1, 2 ** 31 - 1]) assert.throws(() => format.read(record(word)), /shorter than it says/);
});

test('whatever a consumer has written, a producer gets space within the ring, or none', () => {
  let spaces = 0;
  fuzz(
    fc.property(words, fc.integer({ min: 0, max: UNITS }), (written, units) => {
      const { memory, from, begin, end } = ringOf({ ...written, head: 0 });
      const writer = new RingWriter(memory, from, UNITS);
      const first = writer.open();
      assert.ok(first);
      writer.close(2, 0, Math.min(first.from + units * 8, first.end));
      new Int32Array(memory, from)[HEAD] = written.head;
      for (const space of [writer.open(), writer.openNext()]) {
        if (space === undefined) continue;
        spaces++;
        assert.ok(space.from >= begin + 8 && space.from <= space.end && space.end <= end);
      }
    }),
    20_000,
  );
  assert.ok(spaces > 100, `${spaces} spaces`);
});

const unreadable = {
  read() {
    throw new Error('This is no frame.');
  },
  end() {},
} as unknown as Frames;

/** A pool's channel, and the worker's writer, which it uses as it likes; `frames`: what comes by the pipe, which cannot be read. */
function poolOf(frames: Uint8Array[] = []) {
  const memory = new SharedArrayBuffer(2 * RING_BYTES);
  const failures: unknown[] = [];
  const got: FromWorker[] = [];
  const channel = new RingChannel<ToWorker, FromWorker>(
    {
      writer: new RingWriter(memory, 0, UNITS),
      reader: new RingReader(memory, RING_BYTES, UNITS),
      out: new CallFormat(memory),
      in: new ResultFormat(memory),
      frames: { cross: unreadable, format: new FrameFormat(memory) },
      wake: () => {},
      fail: (error) => failures.push(error),
      doorbell: { add() {}, remove() {}, keepAlive() {} } as unknown as Doorbell,
    },
    {
      isPrompt: true,
      send() {},
      take: () => (frames.length > 0 ? { message: frames.shift() } : undefined),
      receive() {},
      hold() {},
      close() {},
    },
  );
  const writer = new RingWriter(memory, RING_BYTES, UNITS);
  const result = (seq: number) => {
    const format = new ResultFormat(memory);
    writer.close(format.kind, seq, format.write([RESULT, seq, 0, 0, undefined], writer.open()!));
  };
  return { channel, writer, result, failures, got };
}

for (const [what, kind, bytes] of [
  ['of a kind that nobody reads', 77, 16],
  ['too short for a result', RESULT_RECORD, 8],
] as const) {
  test(`a record ${what} is the channel's failure, once; what came before it counts, and nothing after it`, {
    timeout: 10_000,
  }, () => {
    const { channel, writer, result, failures, got } = poolOf();
    channel.receive((message) => got.push(message));
    result(1);
    writer.close(kind, 2, writer.open()!.from + bytes);
    result(3);
    channel.drain();
    channel.drain();
    assert.deepEqual([got.map((message) => (message as readonly unknown[])[1]), failures.length], [[1], 1]);
  });
}

for (const count of [1, 1000, 2 ** 31 - 1]) {
  test(`a count of ${count} messages that were never sent is the channel's failure at once, and nobody waits for them`, () => {
    const { channel, writer, result, failures, got } = poolOf();
    channel.receive((message) => got.push(message));
    result(1);
    writer.close(SIDE, count, writer.open()!.from);
    result(3);
    channel.drain();
    assert.deepEqual([got.length, failures.length], [1, 1]);
    assert.match((failures[0] as Error).message, /never sent/);
  });
}

for (const count of [0, -1, -(2 ** 31)]) {
  test(`a count of ${count} messages keeps nobody waiting: so many have come`, () => {
    const { channel, writer, result, failures, got } = poolOf();
    channel.receive((message) => got.push(message));
    writer.close(SIDE, count, writer.open()!.from);
    result(2);
    channel.drain();
    assert.deepEqual([got.length, failures], [1, []]);
  });
}

test('a receiver that closes the channel gets nothing more of what is there', { timeout: 10_000 }, () => {
  const { channel, result, failures, got } = poolOf();
  channel.receive((message) => {
    got.push(message);
    channel.close();
  });
  result(1);
  result(2);
  channel.drain();
  assert.deepEqual([got.length, failures], [1, []]);
});

test('a frame by the pipe that cannot be read is the failure of the channel, also when the ring is empty', () => {
  const { channel, failures, got } = poolOf([new Uint8Array(8), new Uint8Array(8)]);
  channel.receive((message) => got.push(message));
  channel.drain();
  assert.deepEqual([got, failures.length], [[], 1]);
});
