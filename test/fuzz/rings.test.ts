/** What a pool reads from the rings of a worker process that writes anything into them, and anything into its pipe. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Doorbell } from '#src/memory/doorbell.js';
import { framesByValue } from '#src/transport/frames.js';
import { CallFormat, FrameFormat, ResultFormat } from '#src/transport/records.js';
import { RING_BYTES, RingReader, RingWriter } from '#src/transport/ring.js';
import { RingChannel } from '#src/transport/ring-channel.js';
import { type FromWorker, RESULT, type ToWorker } from '#src/transport/wire.js';
import { bounded } from './bounded.js';
import { damage } from './damage.js';
import { fuzz } from './fuzz.js';

const UNITS = 128;
const CONTROL_BYTES = 256;
const TAIL = 0;

/** The worker's side, by which honest messages are written, and the pool's. */
function pair() {
  const memory = new SharedArrayBuffer(2 * RING_BYTES);
  const aside: Uint8Array[] = [];
  const failures: unknown[] = [];
  const got: FromWorker[] = [];
  const doorbell = { add() {}, remove() {}, keepAlive() {} } as unknown as Doorbell;
  const common = {
    frames: { cross: framesByValue, format: new FrameFormat(memory) },
    wake: () => {},
    fail: (error: unknown) => failures.push(error),
    doorbell,
  };
  const side = {
    isPrompt: true,
    send: (frame: unknown) => void aside.push(frame as Uint8Array),
    take: () => (aside.length > 0 ? { message: aside.shift() } : undefined),
    receive() {},
    hold() {},
    close() {},
  };
  const ring = (offset: number) =>
    [new RingWriter(memory, offset, UNITS), new RingReader(memory, offset, UNITS)] as const;
  const [toWorker, fromWorker] = [ring(0), ring(RING_BYTES)];
  const pool = new RingChannel<ToWorker, FromWorker>(
    {
      ...common,
      writer: toWorker[0],
      reader: fromWorker[1],
      out: new CallFormat(memory),
      in: new ResultFormat(memory),
    },
    side,
  );
  const worker = new RingChannel<FromWorker, ToWorker>(
    {
      ...common,
      writer: fromWorker[0],
      reader: toWorker[1],
      out: new ResultFormat(memory),
      in: new CallFormat(memory),
    },
    side,
  );
  pool.receive((message) => got.push(message));
  return { pool, worker, aside, failures, got, bytes: new Uint8Array(memory, RING_BYTES, CONTROL_BYTES + UNITS * 8) };
}

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(new Map([[1, 2]]), new Date(1), new Uint8Array(40), { a: [1, 2, 3], b: { a: 1 } }),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), value }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('damage' as const), damage }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('aside' as const), damage }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('tail' as const), by: fc.integer({ min: -UNITS, max: UNITS }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('read' as const, 'drain' as const) }) },
);

test('whatever a worker writes into its ring and its pipe, the pool reads messages, or fails once and reads no more', () => {
  let failed = 0;
  fuzz(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const { pool, worker, aside, failures, got, bytes } = pair();
      let seq = 0;
      for (const each of [...steps, { kind: 'drain' as const }]) {
        const before = failures.length > 0 ? got.length : undefined;
        if (each.kind === 'send') {
          const message: FromWorker = [RESULT, ++seq, 0, 0.5, each.value];
          if (!worker.sendPlain(message)) worker.send(message);
        } else if (each.kind === 'damage') bytes.set(each.damage(new Uint8Array(bytes)).subarray(0, bytes.length));
        else if (each.kind === 'tail') new Int32Array(bytes.buffer, bytes.byteOffset)[TAIL]! += each.by;
        else if (each.kind === 'aside')
          aside.splice(0, 1, ...aside.slice(0, 1).map((frame) => each.damage(new Uint8Array(frame))));
        else assert.equal(bounded(() => pool[each.kind]()).error, undefined);
        assert.ok(failures.length <= 1);
        assert.ok(before === undefined || got.length === before, 'nothing is read after a failure');
      }
      failed += failures.length;
    }),
    3000,
  );
  assert.ok(failed > 0);
});

test('a producer that pads without end keeps no reader busy', () => {
  const memory = new SharedArrayBuffer(CONTROL_BYTES + UNITS * 8);
  const words = new Int32Array(memory);
  // Padding all through: whoever skipped it would go on for as long as the producer says that there is more.
  for (let unit = 0; unit < UNITS; unit++) words[CONTROL_BYTES / 4 + 2 * unit] = 1 << 8;
  words[TAIL] = UNITS;
  const reader = new RingReader(memory, 0, UNITS);
  const found = bounded(() => reader.next());
  // Taken for a record of a kind that nobody reads.
  assert.deepEqual([found.value, reader.kind], [true, 0]);
});
