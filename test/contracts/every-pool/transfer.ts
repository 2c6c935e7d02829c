import assert from 'node:assert/strict';
import { NotSerializableError, transfer } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme, whereArraysCross } from '../contract.js';
import { failure, reportOf } from '../observe.js';
import { work } from '../tasks.js';
import { moving } from '../tasks-that-move.js';

const sevens = (length = 10) => new Uint8Array(length).fill(7);

// The types of Node 20 do not know WebAssembly.
function wasmMemory(): Uint8Array {
  const { Memory } = (
    globalThis as unknown as { WebAssembly: { Memory: new (options: object) => { buffer: ArrayBuffer } } }
  ).WebAssembly;
  return new Uint8Array(new Memory({ initial: 1 }).buffer);
}

const containers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  'by itself': (bytes) => bytes,
  'as its buffer': (bytes) => bytes.buffer,
  'in an object': (bytes) => ({ frame: { bytes } }),
  'in an array': (bytes) => [[bytes]],
  'in a Map': (bytes) => new Map([['bytes', bytes]]),
  'in a Set': (bytes) => new Set([bytes]),
};

export function transferContract(backEnd: BackEnd): void {
  theme(backEnd, 'transfer', (it) => {
    for (const [where, put] of Object.entries(containers)) {
      it(`moves a buffer ${where}: it arrives, and the sender's is detached`, async ({ pool }) => {
        const [bytes, expected] = [sevens(), put(sevens())];
        assert.deepEqual(await pool({ size: 1 }).submit(work.echo, transfer(put(bytes))), expected);
        assert.equal(bytes.length, 0);
      });
    }

    it('gives back what it was given, with which a plain call of the task works', () => {
      const bytes = sevens();
      assert.equal(transfer(bytes), bytes);
      assert.deepEqual(moving.look(transfer(bytes)), ['Uint8Array', 10, 7]);
      assert.equal(transfer('nothing to move'), 'nothing to move');
    });

    it('moves a part of an argument that is not the one it was called with', async ({ pool }) => {
      const [moved, kept] = [sevens(), sevens()];
      transfer(moved);
      await pool({ size: 1 }).submit(work.argumentsOf, { deep: [moved] }, kept);
      assert.deepEqual([moved.length, kept.length], [0, 10]);
    });

    it('keeps a Buffer a Buffer', async ({ pool }) => {
      const bytes = Buffer.alloc(10, 7);
      assert.deepEqual(await pool({ size: 1 }).submit(moving.look, transfer(bytes)), ['Buffer', 10, 7]);
      assert.equal(bytes.length, 0);
    });

    it('takes the whole buffer along with a small view', async ({ pool }) => {
      const all = sevens(1000);
      const bufferLength = (view: Uint8Array) => view.buffer.byteLength;
      assert.equal(await pool({ size: 1 }).submit(bufferLength, transfer(all.subarray(500, 510))), 1000);
      assert.equal(all.length, 0);
    });

    it('lets two views of one buffer go on sharing it', async ({ pool }) => {
      const { buffer } = sevens();
      const views = [new Uint8Array(buffer), new Uint8Array(buffer, 0, 2)] as const;
      assert.equal(await pool({ size: 1 }).submit(moving.areShared, transfer(views)), true);
      assert.equal(views[0].length, 0);
    });

    it('moves arguments of one call that share a buffer', async ({ pool }) => {
      const bytes = sevens();
      const arrived = await pool({ size: 1 }).submit(work.argumentsOf, transfer(bytes), bytes.buffer);
      assert.deepEqual(arrived, [sevens(), sevens().buffer]);
    });

    it('moves items of a map, each its own', async ({ pool }) => {
      const items = [sevens(1), sevens(2), sevens(3)];
      const lengths = await pool({ size: 1 }).map(moving.look, [
        items[0],
        transfer(items[1]),
        items[2],
      ] as Uint8Array[]);
      assert.deepEqual(
        lengths.map(([, length]) => length),
        [1, 2, 3],
      );
      assert.deepEqual(
        items.map(({ length }) => length),
        [1, 0, 3],
      );
    });

    it('moves a result, and the task has it no more', async ({ pool }) => {
      const calls = pool({ size: 1 });
      assert.deepEqual(await calls.submit(moving.give, 10, 'result'), { bytes: sevens() });
      assert.equal(await calls.submit(moving.givenLength), 0);
    });

    it('moves a report', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const call = calls.submit(moving.give, 10, 'report');
      assert.deepEqual(await reportOf(call), sevens());
      await call;
      assert.equal(await calls.submit(moving.givenLength), 0);
    });

    it('is for once: what comes back is the caller’s as any other', async ({ pool }) => {
      const calls = pool({ size: 1 });
      const back = await calls.submit(work.echo, transfer(sevens()));
      await calls.submit(work.echo, back);
      assert.deepEqual(back, sevens());
    });

    whereArraysCross(backEnd, it)('gives a SharedArray back from a task that has made it', async ({ pool }) => {
      const array = await pool({ size: 1 }).submit(moving.giveShared, 10);
      assert.deepEqual([...array.data], [...sevens()]);
      array.dispose();
    });

    for (const [what, make] of [
      ['a pool of Node’s', () => Buffer.from('abc')],
      ['a WebAssembly memory', wasmMemory],
    ] as const) {
      it(`throws at once for a buffer in ${what}, naming its path, and marks nothing`, async ({ pool }) => {
        const fine = sevens();
        assert.throws(
          () => transfer({ fine, pixels: { rows: [make()] } }),
          (error: unknown) => error instanceof NotSerializableError && error.path === 'value.pixels.rows[0]',
        );
        await pool({ size: 1 }).submit(work.echo, fine);
        assert.equal(fine.length, 10);
      });
    }

    it('throws at once for what is detached already', () => {
      const bytes = sevens();
      structuredClone(bytes, { transfer: [bytes.buffer] });
      assert.throws(() => transfer([bytes]), { code: 'BREAKEVEN_NOT_SERIALIZABLE', path: 'value[0]' });
    });

    it('is refused in the args of a map, which several workers get', async ({ pool }) => {
      const table = transfer(sevens());
      const error = await failure(pool({ size: 1 }).map(work.argumentsOf, [1], { args: [{ table }] as never }));
      assert.deepEqual([error.name, error.path, table.length], ['NotSerializableError', 'args[0].table', 10]);
    });

    it('is refused in the arguments of everyWorker', async ({ pool }) => {
      const table = transfer(sevens());
      const error = await failure(pool({ size: 1 }).everyWorker(work.echo, table));
      assert.deepEqual([error.name, error.path, table.length], ['NotSerializableError', 'args[0]', 10]);
    });
  });
}
