import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import { SharedArray } from '#src/memory/shared-array.js';
import { SharedCopies } from '#src/transport/copies.js';
import { writeFrame } from '#src/transport/frame.js';
import { pack, packForMany } from '#src/transport/pack.js';
import { transfer } from '#src/transport/transfer.js';
import { assertPagesGone, pages } from '../memory/peer.js';
import { afterGarbage } from '../native/garbage.js';
import { describeNative } from '../native.js';
import { acknowledge, linked, received, receivedArray, send, sendParcel } from './linked.js';

const addon = native() as Native;
const MB = 2 ** 20;

describeNative('a link to another process', () => {
  for (const bytes of [8, 64 * MB]) {
    test(`a shared array of ${bytes} bytes adds less than 200 to a frame, and shows the same bytes`, (t) => {
      const { here, there } = linked(t);
      const array = SharedArray.create('uint8', [bytes]);
      const empty = send(here, [{}]).length;
      const frame = send(here, [array]);
      assert.ok(frame.length - empty < 200, `${frame.length - empty}`);
      const [arrived] = received<SharedArray<'uint8'>[]>(there, frame);
      array.data[bytes - 1] = 7;
      assert.equal(arrived?.data[bytes - 1], 7);
      array.dispose();
      arrived?.dispose();
    });
  }

  test('an array keeps its dtype, shape, offset and whether it may be written to', (t) => {
    const { here, there } = linked(t);
    const whole = SharedArray.from(
      Float32Array.from({ length: 12 }, (_, index) => index),
      [4, 3],
    );
    const arrived = receivedArray(there, send(here, whole.rows(1, 3).readonly()));
    assert.deepEqual([arrived.dtype, arrived.shape], ['float32', [2, 3]]);
    assert.deepEqual([...arrived.data], [3, 4, 5, 6, 7, 8]);
    arrived.data[0] = 9;
    assert.equal(whole.data[3], 3);
  });

  test('an array that was disposed of right after it was sent arrives all the same', (t) => {
    const { here, there } = linked(t);
    const array = SharedArray.from(Float64Array.of(1, 2, 3));
    const frame = send(here, array);
    array.dispose();
    const arrived = receivedArray(there, frame);
    assert.deepEqual([...arrived.data], [1, 2, 3]);
  });

  test('what is on its way is kept until the other side has said that it arrived, and no longer', (t) => {
    const { here, there } = linked(t);
    const before = pages();
    const array = SharedArray.create('uint8', [4 * MB]);
    array.data.fill(1);
    const frame = send(here, array);
    array.dispose();
    receivedArray(there, frame).dispose();
    assert.ok(pages() >= before + 4 * MB);
    acknowledge(there, here);
    assertPagesGone(before);
  });

  test('a message to the other side takes the word of what arrived along', (t) => {
    const { here, there } = linked(t);
    const before = pages();
    for (let sent = 0; sent < 3; sent++) {
      const array = SharedArray.create('uint8', [MB]);
      array.data.fill(1);
      const frame = send(here, array);
      array.dispose();
      receivedArray(there, frame).dispose();
    }
    assert.deepEqual(here.read(there.write('answer')), 'answer');
    assertPagesGone(before);
    assert.equal(there.unacknowledged, 0);
  });

  test('a frame whose head names more than its bytes could is refused', (t) => {
    const { here } = linked(t);
    const endless: unknown[] = [];
    endless.length = 2 ** 32 - 1;
    for (const head of [
      [0, [], endless],
      [0, endless, []],
      [0, [], new Uint8Array()],
      [0, [], 7],
    ]) {
      assert.throws(() => here.read(writeFrame(head, 'message', [], () => undefined)), /a head that is none/);
    }
  });

  test('a word of what arrived that a getter in the message sends is not told again', (t) => {
    const { here, there } = linked(t);
    const before = pages();
    const [first, second] = [1, 2].map(() => {
      const array = SharedArray.create('uint8', [MB]);
      array.data.fill(1);
      const frame = send(here, array);
      array.dispose();
      return frame;
    });
    receivedArray(there, first!).dispose();
    const message = {
      get inner() {
        here.read(there.write('inner'));
        return 1;
      },
    };
    here.read(there.write(message));
    assert.ok(pages() >= before + MB, 'the second one is still on its way');
    receivedArray(there, second!).dispose();
    acknowledge(there, here);
    assertPagesGone(before);
  });

  test('of what arrived the other side is told once', (t) => {
    const { here, there } = linked(t);
    const before = pages();
    const frames = [1, 2].map(() => {
      const array = SharedArray.create('uint8', [MB]);
      array.data.fill(1);
      const frame = send(here, array);
      array.dispose();
      return frame;
    });
    receivedArray(there, frames[0]!).dispose();
    acknowledge(there, here);
    acknowledge(there, here);
    assert.ok(pages() >= before + MB, 'the second one is still on its way');
    receivedArray(there, frames[1]!).dispose();
    acknowledge(there, here);
    assertPagesGone(before);
  });

  test('what was on its way to a process that died is given up, read or not', (t) => {
    const { here, there } = linked(t);
    const before = pages();
    for (let sent = 0; sent < 4; sent++) {
      const array = SharedArray.create('uint8', [MB]);
      array.data.fill(1);
      const frame = send(here, [array, new Uint8Array(MB)]);
      array.dispose();
      if (sent % 2 === 0) received<[SharedArray]>(there, frame)[0].dispose();
    }
    assert.ok(pages() >= before + 4 * MB);
    here.end();
    assertPagesGone(before + 4 * MB, 'but for copies, of which the garbage has two and the next copies four');
  });

  test('a message that is refused moves nothing, and leaves nothing behind', async (t) => {
    const { here } = linked(t);
    await afterGarbage();
    const before = addon.bytesCopied();
    const array = SharedArray.from(Uint8Array.of(1));
    const buffers = [new ArrayBuffer(10), new ArrayBuffer(MB)];
    const { value, specials } = pack([array], 'args');
    assert.throws(() => here.write([value, specials, () => {}], buffers), /could not be cloned/);
    assert.deepEqual(
      buffers.map(({ byteLength }) => byteLength),
      [10, MB],
    );
    assert.equal(addon.bytesCopied(), before);
    assert.equal(array.data[0], 1);
  });

  test('what was moved is gone for the sender, small or large, and writable for the receiver', (t) => {
    const { here, there } = linked(t);
    for (const bytes of [8, 64 * 1024, 5 * MB]) {
      const moved = transfer(new Uint8Array(bytes).fill(6));
      const arrived = received<Uint8Array>(there, send(here, moved));
      assert.equal(moved.buffer.byteLength, 0);
      assert.equal(arrived.length, bytes);
      assert.equal(arrived[bytes - 1], 6);
      arrived[0] = 1;
    }
  });

  test('a large buffer by value is copied once, and each side has its own', async (t) => {
    const { here, there } = linked(t);
    const sent = new Float64Array(MB).fill(2);
    await afterGarbage();
    const before = addon.bytesCopied();
    const frame = send(here, { sent, rest: sent.subarray(10, 20) });
    assert.equal(addon.bytesCopied(), before + 8 * MB);
    assert.ok(frame.length < 400);
    sent[0] = 3;
    const arrived = received<{ sent: Float64Array; rest: Float64Array }>(there, frame);
    assert.equal(arrived.sent[0], 2);
    arrived.sent[10] = 4;
    assert.equal(arrived.rest[0], 4);
    assert.equal(sent[10], 2);
  });

  test('many receivers of the same large buffer share one copy', async (t) => {
    const ends = [linked(t), linked(t), linked(t)];
    const copies = new SharedCopies();
    const sent = new Uint8Array(4 * MB).fill(2);
    await afterGarbage();
    const before = addon.bytesCopied();
    const arrived = ends.map(({ here, there }) =>
      received<[Uint8Array]>(there, sendParcel(here, packForMany([sent], 'args', copies))),
    );
    copies.release();
    assert.equal(addon.bytesCopied(), before + 4 * MB);
    arrived[0]![0][0] = 9;
    assert.equal(arrived[1]![0][0], 2);
  });

  test('an array whose file is gone when it is sent is refused, and one whose file goes later is lost alone', (t) => {
    const { here, there } = linked(t);
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-link-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'data');
    writeFileSync(file, Uint8Array.of(1, 2, 3, 4));
    const array = SharedArray.open(file, { dtype: 'uint8', offset: 1 });
    const there1 = receivedArray(there, send(here, array));
    assert.deepEqual([...there1.data], [2, 3, 4]);
    const frame = send(here, [array, SharedArray.from(Uint8Array.of(9))]);
    rmSync(file);
    writeFileSync(file, Uint8Array.of(5, 6, 7, 8));
    assert.throws(() => received(there, frame), { name: 'SharedMemoryError', message: /removed, or another file/ });
    assert.throws(() => send(here, array), { name: 'SharedMemoryError', message: /removed, or another file/ });
  });

  test('a writable file is the same on both sides, and one that is not keeps what is written to itself', (t) => {
    const { here, there } = linked(t);
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-link-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'data');
    writeFileSync(file, new Uint8Array(8192));
    const [shared, own] = [true, false].map((writable) => SharedArray.open(file, { dtype: 'uint8', writable }));
    const [theirShared, theirOwn] = received<SharedArray<'uint8'>[]>(there, send(here, [shared, own]));
    shared!.data[5000] = 1;
    assert.equal(theirShared!.data[5000], 1);
    theirOwn!.data[5000] = 2;
    assert.deepEqual([own!.data[5000], shared!.data[5000]], [1, 1]);
  });

  test('a name is held by whoever was sent the array, also when the sender has given it up', (t) => {
    const { here, there } = linked(t);
    const name = `breakeven-link-${process.pid}`;
    const array = SharedArray.create('uint8', [10], { name });
    const arrived = receivedArray(there, send(here, array));
    array.dispose();
    assert.equal((arrived as SharedArray & { name?: string }).name, name);
    assert.ok(readdirSync('/dev/shm').includes(name));
    here.end();
    arrived.dispose();
    assert.ok(!readdirSync('/dev/shm').includes(name));
  });

  test('descriptors that nobody has announced are passed over', (t) => {
    const { here, there } = linked(t);
    const array = SharedArray.from(Uint8Array.of(1));
    const { value, specials } = pack([array], 'args');
    // The descriptor is in the socket, the frame is not sent.
    assert.throws(() => here.write([value, specials, () => {}]), /could not be cloned/);
    assert.deepEqual([...receivedArray(there, send(here, array)).data], [1]);
  });

  test('a thousand arrays to and fro leave nothing', (t) => {
    const { here, there } = linked(t);
    const before = { pages: pages(), shared: addon.bytesShared(), descriptors: readdirSync('/proc/self/fd').length };
    for (let round = 0; round < 1000; round++) {
      const array = SharedArray.from(Uint8Array.of(round));
      const arrived = receivedArray(there, send(here, array));
      const back = receivedArray(here, send(there, arrived));
      assert.equal(back.data[0], round % 256);
      for (const one of [array, arrived, back]) one.dispose();
    }
    acknowledge(there, here);
    acknowledge(here, there);
    assert.ok(addon.bytesShared() <= before.shared);
    assert.ok(readdirSync('/proc/self/fd').length <= before.descriptors);
    assertPagesGone(before.pages);
  });
});
