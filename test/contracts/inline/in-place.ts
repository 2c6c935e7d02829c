import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure } from '../observe.js';
import { work } from '../tasks.js';

export function byReferenceContract(backEnd: BackEnd): void {
  theme(backEnd, 'in place', (it) => {
    it('passes arguments, items and results by reference', async ({ pool }) => {
      const calls = pool();
      const value = { handler: () => 1 };
      assert.equal(await calls.submit(work.echo, value), value);
      assert.equal((await calls.map(work.echo, [value]))[0], value);
      const list = [1, 2, 3];
      await calls.submit(work.fill, list, 7);
      assert.deepEqual(list, [7, 7, 7]);
    });

    it('gives the very error that the task threw', async ({ pool }) => {
      const error = new RangeError('mine');
      const fail = () => {
        throw error;
      };
      assert.equal(await failure(pool().submit(fail)), error);
    });

    it('keeps a value that is put by reference, and holds no memory for it', async ({ pool }) => {
      const calls = pool();
      const value = { handler: () => 1 };
      const ref = await calls.put(value);
      assert.equal(ref.bytes, 0);
      assert.equal(await calls.submit(work.echo, ref), value);
      const nested = { own: { list: [1] }, value: ref };
      const back = (await calls.submit(work.echo, nested as unknown)) as typeof nested;
      assert.deepEqual([back.value, back.own === nested.own, nested.value], [value, true, ref]);
    });

    it('runs in this thread, and functions may use what is around them', async ({ pool }) => {
      let sum = 0;
      await pool().forEach(
        (x: number) => {
          sum += x;
        },
        [1, 2, 3],
      );
      assert.equal(sum, 6);
    });

    it("gives the program's own timers a turn while synchronous tasks follow each other", async ({ pool }) => {
      const calls = pool();
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const busy = () => {
        const end = performance.now() + 2;
        while (performance.now() < end);
      };
      await calls.forEach(busy, Array(50).fill(0));
      clearInterval(timer);
      assert.ok(turns >= 2, `${turns} turns`);
    });
  });
}

export function strictContract(backEnd: BackEnd): void {
  theme(backEnd, 'in place, but by value', (it) => {
    it('clones arguments, items and results, as a worker would', async ({ pool }) => {
      const calls = pool();
      const value = { list: [1, 2, 3] };
      const back = (await calls.submit(work.echo, value)) as typeof value;
      assert.deepEqual(back, value);
      assert.notEqual(back, value);
      assert.notEqual(back.list, value.list);
      const list = [1, 2, 3];
      await calls.submit(work.fill, list, 7);
      await calls.map(work.fill, [list], { args: [7] });
      assert.deepEqual(list, [1, 2, 3]);
    });

    it('clones extra arguments of maps, too', async ({ pool }) => {
      const list = [1, 2, 3];
      const fill = (item: number, target: number[]) => target.fill(item).length;
      await pool().map(fill, [7, 8], { args: [list] });
      assert.deepEqual(list, [1, 2, 3]);
    });

    it('puts a clone, made once', async ({ pool }) => {
      const calls = pool();
      const list = [1, 2, 3];
      const ref = await calls.put(list);
      list[0] = 99;
      assert.deepEqual(await calls.submit(work.echo, ref), [1, 2, 3]);
      await calls.submit(work.fill, ref, 7);
      assert.deepEqual(
        [await calls.submit(work.echo, ref), list],
        [
          [7, 7, 7],
          [99, 2, 3],
        ],
        'the tasks share it',
      );
    });

    it('passes a task on as that task', async ({ pool }) => {
      assert.equal(await pool().submit(work.call<number, number>, work.square, 3), 9);
    });

    it('refuses what could not cross, as a worker would', async ({ pool }) => {
      const calls = pool();
      const error = await failure(calls.submit(work.echo, { user: { handler: () => 1 } }));
      assert.deepEqual([error.name, error.path], ['NotSerializableError', 'args[0].user.handler']);
      assert.equal((await failure(calls.submit(work.unsendable, 'deep'))).name, 'NotSerializableError');
      assert.equal(await calls.submit(work.square, 3), 9);
    });
  });
}
