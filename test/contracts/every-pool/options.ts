import assert from 'node:assert/strict';
import type { MapOptions, PoolOptions, SubmitOptions } from 'breakeven';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { collect, refusal } from '../observe.js';
import { work } from '../tasks.js';

type Bad = readonly (readonly [option: string, value: unknown])[];

const badPoolOptions: Bad = [
  ['name', ''],
  ['name', 7],
  ['initializer', work.initialize],
  ['initializer', []],
  ['initializer', ['initialize']],
  ['tasksPerWorker', 0],
  ['tasksPerWorker', 1.5],
  ['tasksPerWorker', '2'],
  ['taskTimeout', 0],
  ['taskTimeout', -5],
  ['taskTimeout', Number.NaN],
  ['taskTimeout', '5s'],
  ['maxQueue', -1],
  ['maxQueue', 0.5],
  ['daemon', 'yes'],
];

const badSubmitOptions: Bad = [
  ['signal', {}],
  ['signal', new AbortController()],
  ['signal', null],
  ['timeout', 0],
  ['timeout', -1],
  ['timeout', Number.NaN],
  ['timeout', '5s'],
  ['retries', -1],
  ['retries', 1.5],
  ['retries', Number.POSITIVE_INFINITY],
  ['priority', Number.NaN],
  ['priority', 'high'],
  ['callerStacks', 1],
  ['chunkSize', 4],
];

const badMapOptions: Bad = [
  ['args', 5],
  ['args', { 0: 1 }],
  ['chunkSize', 0],
  ['chunkSize', 2.5],
  ['chunkSize', 'big'],
  ['timeout', 0],
  ['timeout', Number.NaN],
  ['signal', {}],
  ['retries', -1],
  ['priority', Number.NaN],
  ['buffer', 0],
  ['buffer', Number.POSITIVE_INFINITY],
  ['total', -1],
  ['total', '10'],
  ['progress', 5],
  ['progress', ''],
  ['onReport', 'log'],
  ['chunksize', 5],
];

export function show(value: unknown): string {
  return typeof value === 'string'
    ? `'${value}'`
    : typeof value === 'function'
      ? value.name
      : JSON.stringify(value) || String(value);
}

export function assertTells(error: Error & Record<string, unknown>, option: string): void {
  assert.equal(error.name, 'OptionError', error.stack);
  assert.equal(error.code, 'BREAKEVEN_OPTION');
  assert.ok(error.message.includes(`'${option}'`), `it names the option: ${error.message}`);
  assert.match(
    error.message,
    /takes .*but got |there is no option .* takes /is,
    'it says what it takes and what it got',
  );
}

export function optionsContract(backEnd: BackEnd): void {
  theme(backEnd, 'a bad option', (it) => {
    for (const [option, value] of badPoolOptions) {
      it(`of the pool throws OptionError at once: ${option}: ${show(value)}`, async () => {
        assertTells(await refusal(() => backEnd.make({ [option]: value } as PoolOptions)), option);
      });
    }

    it('of the pool that does not exist throws OptionError, naming those that do', async () => {
      const error = await refusal(() => backEnd.make({ threads: 4 } as PoolOptions));
      assertTells(error, 'threads');
      assert.match(error.message, /tasksPerWorker/);
    });

    it('of the pool may be undefined, which is the same as leaving it out', async ({ pool }) => {
      const options = { name: undefined, initializer: undefined, taskTimeout: undefined, maxQueue: undefined };
      assert.equal(await pool(options).submit(work.square, 2), 4);
    });

    for (const [option, value] of badSubmitOptions) {
      it(`of with() throws OptionError at once: ${option}: ${show(value)}`, ({ pool }) => {
        const calls = pool();
        assert.throws(
          () => calls.with({ [option]: value } as SubmitOptions),
          (error: Error & Record<string, unknown>) => {
            assertTells(error, option);
            return true;
          },
        );
      });
    }

    for (const [option, value] of badMapOptions) {
      it(`of a map is OptionError, and nothing is read: ${option}: ${show(value)}`, async ({ pool }) => {
        const maps = pool();
        let read = 0;
        function* source(): Generator<never> {
          read++;
          yield* [];
        }
        const options = { [option]: value } as MapOptions<[]>;
        const calls: Record<string, () => unknown> = {
          map: () => maps.map(work.square, source(), options),
          forEach: () => maps.forEach(work.square, source(), options),
          mapSettled: () => maps.mapSettled(work.square, source(), options),
          imap: () => collect(maps.imap(work.square, source(), options)),
          imapUnordered: () => collect(maps.imapUnordered(work.square, source(), options)),
          imapSettled: () => collect(maps.imapSettled(work.square, source(), options)),
          mapBatches: () => maps.mapBatches(work.squares, source(), options),
          starmap: () => maps.starmap(work.add, source(), options),
          mapRange: () => maps.mapRange(work.part, 10, options),
          reduceRange: () => maps.reduceRange(work.sumRange, 10, (a, b) => a + b, options),
        };
        for (const [name, call] of Object.entries(calls)) {
          const error = await refusal(call);
          assertTells(error, option);
          assert.ok(error.message.includes(name), `it names the call: ${error.message}`);
        }
        assert.equal(read, 0);
      });
    }

    it('of close is OptionError, and the pool stays open', async ({ pool }) => {
      const calls = pool();
      for (const timeout of [-1, Number.NaN, '5s']) {
        assertTells(await refusal(() => calls.close({ timeout } as never)), 'timeout');
      }
      assert.equal(await calls.submit(work.square, 2), 4);
    });

    it('set that is no object is OptionError', async ({ pool }) => {
      const calls = pool();
      const attempts = [
        () => backEnd.make(5 as never),
        () => backEnd.make(null as never),
        () => calls.map(work.square, [1], 5 as never),
        () => calls.with('fast' as never),
        () => calls.close(5 as never),
      ];
      for (const attempt of attempts) assert.equal((await refusal(attempt)).name, 'OptionError', String(attempt));
    });

    it('given as a listener is OptionError', ({ pool }) => {
      const calls = pool();
      for (const method of ['on', 'once'] as const) {
        assert.throws(() => calls[method]('drain', 'log' as never), { name: 'OptionError' });
      }
    });
  });
}
