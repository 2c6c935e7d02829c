import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Doorbell, Inbox } from '#src/memory/doorbell.js';
import { type Frames, timedIf } from '#src/transport/frames.js';
import { CallFormat, FrameFormat, ResultFormat } from '#src/transport/records.js';
import { RING_BYTES, RingReader, RingWriter } from '#src/transport/ring.js';
import { RingChannel } from '#src/transport/ring-channel.js';
import { type FromWorker, RESULT, type ToWorker } from '#src/transport/wire.js';

/** Each of its frames brings memory; the first byte is what it acknowledges. */
class Link implements Frames {
  unacknowledged = 0;
  /** Of its own frames. */
  underWay = 0;

  write(): Uint8Array {
    const frame = new Uint8Array(8);
    frame[0] = this.unacknowledged;
    this.unacknowledged = 0;
    return frame;
  }
  read(frame: Uint8Array): unknown {
    this.arrived(frame[0] as number);
    return undefined;
  }
  acknowledge(): void {
    this.unacknowledged = 0;
  }
  arrived(frames: number): void {
    this.underWay -= frames;
  }
  end(): void {}
}

/** A pool that has sent `frames` with memory to its worker, which has read them and not answered. */
function poolAndWorker(frames: number, units = 64, isTimed = false) {
  const memory = new SharedArrayBuffer(2 * RING_BYTES);
  const [pools, its] = [new Link(), new Link()];
  const inboxes: Inbox[] = [];
  const doorbell = { add: (inbox: Inbox) => inboxes.push(inbox), remove() {} } as unknown as Doorbell;
  const aside: unknown[] = [];
  let rings = 0;
  const format = new FrameFormat(memory);
  const common = {
    doorbell,
    fail(error: unknown): never {
      throw error;
    },
  };
  const pool = new RingChannel<ToWorker, FromWorker>(
    {
      ...common,
      writer: new RingWriter(memory, 0, units),
      reader: new RingReader(memory, RING_BYTES, units),
      out: new CallFormat(memory),
      in: new ResultFormat(memory),
      frames: { cross: timedIf(isTimed, pools), format },
      wake() {},
    },
    {
      isPrompt: true,
      send() {},
      take: () => (aside.length > 0 ? { message: aside.shift() } : undefined),
      receive() {},
      hold() {},
      close() {},
    },
  );
  const worker = new RingChannel<FromWorker, ToWorker>(
    {
      ...common,
      writer: new RingWriter(memory, RING_BYTES, units),
      reader: new RingReader(memory, 0, units),
      out: new ResultFormat(memory),
      in: new CallFormat(memory),
      frames: { cross: timedIf(isTimed, its), format },
      wake: () => void rings++,
    },
    {
      isPrompt: true,
      send: (frame) => void aside.push(frame),
      take: () => undefined,
      receive() {},
      hold() {},
      close() {},
    },
  );
  pool.receive(() => {});
  worker.receive(() => {});
  pools.underWay = frames;
  its.unacknowledged = frames;
  return { pool, worker, pools, its, aside, rings: () => rings };
}

const result: FromWorker = [RESULT, 1, 0, 0, 'done'];

test('the word of what arrived comes with the next result, and both ring once', () => {
  const { pool, worker, pools, rings } = poolAndWorker(2);
  pool.sleep(true);
  worker.sendPlain(result);
  pool.drain();
  worker.flush();
  assert.deepEqual([pools.underWay, rings()], [0, 1]);
});

test('the word of what arrived goes the same ways where calls are timed', () => {
  const { pool, worker, pools, its } = poolAndWorker(2, 64, true);
  worker.sendPlain(result);
  pool.drain();
  assert.equal(pools.underWay, 0);
  [pools.underWay, its.unacknowledged] = [1, 1];
  worker.flush();
  pool.drain();
  assert.deepEqual([pools.underWay, its.unacknowledged], [0, 0]);
});

test('where no message comes the word of what arrived goes by itself, and wakes who sleeps', () => {
  const { pool, worker, pools, its, aside, rings } = poolAndWorker(3);
  pool.sleep(true);
  worker.flush();
  assert.deepEqual([rings(), its.unacknowledged, aside], [1, 0, []]);
  pool.drain();
  assert.equal(pools.underWay, 0);
});

test('nobody is woken where nothing has arrived', () => {
  const { pool, worker, rings } = poolAndWorker(0);
  pool.sleep(true);
  worker.flush();
  assert.equal(rings(), 0);
  assert.equal(pool.hasNews(), false);
});

test('the word of what arrived goes aside when the ring is full, and when nothing else may be put there', () => {
  const { pool, worker, pools, its, aside } = poolAndWorker(0, 16);
  for (let told = 0; told < 18; told++) {
    pools.underWay += 1;
    its.unacknowledged = 1;
    worker.flush();
    assert.equal(its.unacknowledged, 0);
  }
  assert.equal(aside.length, 2);
  pool.drain();
  assert.equal(pools.underWay, 0);
});
