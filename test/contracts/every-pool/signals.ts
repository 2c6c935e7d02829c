import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, failure, notes, Reports, rejection, reportOf, until } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

export function signalsContract(backEnd: BackEnd): void {
  theme(backEnd, 'signal', (it) => {
    it('that is aborted already rejects with its reason, and nothing runs', async ({ pool, folder }) => {
      const path = `${folder()}/ran`;
      const calls = pool({ size: 1 });
      const reason = new Error('too late');
      const signal = AbortSignal.abort(reason);
      const view = calls.with({ signal });
      assert.equal(await rejection(view.submit(work.note, 1, path)), reason);
      assert.equal(await rejection(view.map(work.note, [1], { args: [path] })), reason);
      assert.equal(await rejection(calls.map(work.note, [1], { args: [path], signal })), reason);
      assert.equal(await rejection(collect(calls.imap(work.note, [1], { args: [path], signal }))), reason);
      assert.equal(await rejection(calls.mapRange(work.part, 10, { signal })), reason);
      await calls.submit(work.square, 1);
      assert.deepEqual(notes(path), []);
    });

    it('rejects submitted calls with its reason, waiting or running, and tells the running one', async ({
      pool,
      folder,
    }) => {
      const path = `${folder()}/told`;
      const controller = new AbortController();
      const calls = pool({ size: 1 });
      const view = calls.with({ signal: controller.signal });
      const running = view.submit(work.untilCancelled, path);
      const waiting = view.submit(work.note, 'ran', path);
      await reportOf(running);
      const reason = new RangeError('stop');
      controller.abort(reason);
      assert.equal(await rejection(running), reason);
      assert.equal(await rejection(waiting), reason);
      assert.deepEqual([running.state, waiting.state], ['cancelled', 'cancelled']);
      await until(() => notes(path).length > 0, 'the task was told');
      assert.equal(await calls.submit(work.square, 2), 4);
      assert.deepEqual(notes(path), ['told RangeError']);
    });

    it('stops a map: rejects with its reason, starts no more, tells what runs', async ({ pool, folder }) => {
      const path = `${folder()}/told`;
      const controller = new AbortController();
      const reports = new Reports();
      const maps = pool({ size: 1 });
      const map = maps.map(work.untilCancelled, [path, path, path], {
        signal: controller.signal,
        chunkSize: 1,
        onReport: reports.listener,
      });
      await reports.reached(1);
      const reason = new RangeError('stop');
      controller.abort(reason);
      assert.equal(await rejection(map), reason);
      assert.equal(await maps.submit(work.square, 2), 4);
      assert.deepEqual(notes(path), ['told RangeError']);
    });

    it('without a reason rejects with an AbortError', async ({ pool }) => {
      const controller = new AbortController();
      const future = pool({ size: 1 }).with({ signal: controller.signal }).submit(work.untilCancelled);
      await reportOf(future);
      controller.abort();
      assert.equal((await failure(future)).name, 'AbortError');
    });

    it('of AbortSignal.timeout rejects with its TimeoutError', async ({ pool }) => {
      const signal = AbortSignal.timeout(30);
      const error = await failure(pool({ size: 1 }).map(work.untilCancelledIf<number>, [1, 2], { args: [2], signal }));
      assert.equal(error.name, 'TimeoutError');
    });

    for (const method of ['imap', 'imapUnordered', 'imapSettled'] as const) {
      it(`ends ${method} with its reason and closes the source`, async ({ pool }) => {
        const controller = new AbortController();
        let closed = 0;
        function* endless() {
          try {
            for (let i = 0; ; i++) yield i;
          } finally {
            closed++;
          }
        }
        const reason = new Error('stop');
        const results = pool({ size: 1 })[method](work.square, endless(), { signal: controller.signal });
        const error = await rejection(
          (async () => {
            for await (const _ of results) controller.abort(reason);
          })(),
        );
        assert.equal(error, reason);
        assert.equal(closed, 1);
      });
    }

    it('has no listener of ours left when all is done', async ({ pool, folder }) => {
      const { signal } = new AbortController();
      const calls = pool({ size: 2 });
      const view = calls.with({ signal });
      await Promise.all(upTo(50).map((i) => view.submit(work.square, i)));
      await failure(view.submit(work.noteOrFail, 1, `${folder()}/ran`, 1));
      await view.map(work.square, upTo(50));
      await calls.map(work.square, upTo(50), { signal });
      await collect(calls.imap(work.square, upTo(50), { signal }));
      for await (const _ of calls.imap(work.square, upTo(50), { signal })) break;
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    });

    it('of many calls makes Node warn of no leak', async ({ pool }) => {
      const warnings: Error[] = [];
      const listen = (warning: Error) => warnings.push(warning);
      process.on('warning', listen);
      const view = pool({ size: 2 }).with({ signal: new AbortController().signal });
      await Promise.all(upTo(100).map((i) => view.submit(work.square, i)));
      await new Promise((resolve) => setImmediate(resolve));
      process.off('warning', listen);
      assert.deepEqual(warnings, []);
    });

    it('that fires when all is done changes nothing', async ({ pool }) => {
      const controller = new AbortController();
      const future = pool({ size: 1 }).with({ signal: controller.signal }).submit(work.square, 3);
      await future;
      controller.abort();
      assert.equal(await future, 9);
      assert.equal(future.state, 'done');
    });

    it('never raises unhandledRejection', async () => {
      const { code, stdout, stderr } = await runProgram('unhandled', backEnd.key, ['signal']);
      // A map is a plain promise that the program may wait for; futures of submit are the owner's own doing.
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: '', stderr: '' });
    });
  });
}
