import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import { native } from '#src/base/native.js';
import { SharedArray } from '#src/memory/shared-array.js';
import { SharedPut } from '#src/pools/shared-put.js';
import { Ref } from '#src/transport/ref.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import { ReceivedPuts } from '#src/workers/inside/received-puts.js';

const skip = native() === undefined && 'needs the native part';
const MEGABYTE = 2 ** 20;

/** What a worker would get of it, under the id. */
function arrive(put: SharedPut, id: number, puts = new ReceivedPuts()): ReceivedPuts {
  const wire = put.wire(id);
  puts.add(structuredClone(wire, { transfer: [...wire.buffers] }));
  return puts;
}

async function settled(count: () => number, expected: number): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 50 && count() !== expected; round++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return count();
}

addSpecial(sharedArrayValue);

describe('a value that was put with workers', () => {
  it('knows the bytes that it holds, large buffers included', () => {
    const put = new SharedPut({}, { large: new Uint8Array(MEGABYTE), text: 'a'.repeat(MEGABYTE) });
    assert.ok(put.bytes > 2 * MEGABYTE && put.bytes < 2.1 * MEGABYTE, `${put.bytes}`);
    put.end();
  });

  it('arrives equal at each of several receivers, who change only their own', () => {
    const make = () => ({
      large: new Float64Array(MEGABYTE).fill(0.5),
      list: Array.from({ length: 20_000 }, (_, i) => i),
    });
    const put = new SharedPut({}, make());
    const values = [1, 2, 3].map((id) => {
      const value = arrive(put, id).decode({ id }) as ReturnType<typeof make>;
      assert.deepEqual(value, make());
      return value;
    });
    values[0]?.large.fill(7);
    assert.deepEqual(values[1], make());
    put.end();
    assert.deepEqual(values[2], make(), 'what has arrived outlives it');
  });

  it('keeps one copy of large buffers for all receivers', { skip }, async () => {
    const before = await settled(() => native()!.bytesCopied(), 0);
    const put = new SharedPut({}, new Uint8Array(MEGABYTE));
    for (const id of [1, 2, 3]) arrive(put, id).decode({ id });
    assert.equal(native()!.bytesCopied() - before, MEGABYTE);
    put.end();
    assert.equal(await settled(() => native()!.bytesCopied(), before), before);
  });

  it('gives its bytes back when it ends, and its receivers theirs as soon as they have read them', {
    skip,
  }, async () => {
    const copied = await settled(() => native()!.bytesCopied(), 0);
    const shared = native()!.bytesShared();
    const put = new SharedPut({}, 'a'.repeat(MEGABYTE));
    const reader = arrive(put, 1);
    assert.ok(native()!.bytesShared() > shared + MEGABYTE);
    reader.decode({ id: 1 });
    arrive(put, 2).forget(2);
    assert.equal(native()!.bytesShared(), shared);
    assert.ok(native()!.bytesCopied() > copied + MEGABYTE);
    put.end();
    assert.equal(native()!.bytesCopied(), copied, 'at once');
  });

  it('keeps the memory of shared arrays in it, and gives it up when it ends', { skip }, async () => {
    const before = await settled(() => native()!.bytesShared(), 0);
    const array = SharedArray.from(new Uint8Array(MEGABYTE).fill(7));
    const put = new SharedPut({}, [array]);
    array.dispose();
    assert.equal(native()!.bytesShared() - before, MEGABYTE);
    const [arrived] = arrive(put, 1).decode({ id: 1 }) as [SharedArray<'uint8'>];
    put.end();
    assert.equal(arrived.data[MEGABYTE - 1], 7, 'its receiver has a share of its own');
    arrived.dispose();
    assert.equal(native()!.bytesShared(), before);
  });

  it('is collected in time when the program drops its Ref, small as that is', async () => {
    let [alive, most] = [0, 0];
    class Counted extends SharedPut {
      override end(): void {
        super.end();
        alive -= 1;
      }
    }
    const bytes = new Uint8Array(8 * MEGABYTE);
    const { port1, port2 } = new MessageChannel();
    port2.close();
    for (let round = 0; round < 100; round++) {
      const put = new Counted({}, bytes);
      new Ref(put);
      alive += 1;
      // What V8 knows of it leaves this thread, as with a worker.
      const wire = put.wire(round);
      port1.postMessage(wire, [...wire.buffers]);
      most = Math.max(most, alive);
      await new Promise((resolve) => setImmediate(resolve));
    }
    port1.close();
    assert.ok(most <= 50, `${most} of 100 were alive at once`);
  });

  it('arrives also where no more memory can be mapped', { skip }, () => {
    const put = new SharedPut({}, new Uint8Array(MEGABYTE).fill(7));
    arrive(put, 1);
    const addon = native()!;
    const privateBuffer = addon.privateBuffer;
    addon.privateBuffer = () => {
      throw Object.assign(new Error('mmap'), { code: 'ENOMEM' });
    };
    try {
      assert.deepEqual(arrive(put, 2).decode({ id: 2 }), new Uint8Array(MEGABYTE).fill(7));
    } finally {
      addon.privateBuffer = privateBuffer;
    }
    put.end();
  });

  it('holds nothing when it cannot be sent', { skip }, async () => {
    const before = await settled(() => native()!.bytesCopied(), 0);
    assert.throws(() => new SharedPut({}, [new Uint8Array(MEGABYTE), () => 1]), {
      name: 'NotSerializableError',
      path: 'value[1]',
    });
    assert.equal(await settled(() => native()!.bytesCopied(), before), before);
  });
});
