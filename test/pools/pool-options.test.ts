import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import { cpusAt } from '#src/pools/cpus.js';
import type { PoolOptions } from '#src/pools/pool.js';
import { inlineOptionTable, resolveOptions, workerOptionTable } from '#src/pools/pool-options.js';
import { LEDGER_SLOTS } from '#src/transport/ledger.js';

const resolve = (options: object, cores = 8, table = workerOptionTable) =>
  resolveOptions('new ThreadPool', options as PoolOptions, table, {
    cores: () => cores,
    allowedCpus: () => [0, 1, 2, 5],
  });

const noNumbers = [Number.NaN, '5', null, {}, [], true];
const noWholeFrom1 = [0, -1, 1.5, Number.POSITIVE_INFINITY, ...noNumbers];
const noMilliseconds = [0, -1, ...noNumbers];

const good: Record<keyof PoolOptions, unknown[]> = {
  size: [1, 64, 'cores', 'cores-1', '75%', '0.5%', '200%'],
  name: ['photos'],
  initializer: [[() => 1], [() => 1, 'a', 2]],
  tasksPerWorker: [1, 10],
  maxTasksPerWorker: [1, 1000],
  maxMemoryPerWorker: [1, 2 ** 31],
  idleTimeout: [1, 0.5, 60_000],
  taskTimeout: [1, 0.5, 60_000],
  timeoutGrace: [0, 500],
  startTimeout: [1, 60_000],
  retries: [0, 3],
  restartBudget: [
    { restarts: 0, perMs: 1 },
    { restarts: 5, perMs: 30_000 },
  ],
  maxQueue: [0, 1000],
  env: [{}, { A: 'b', C: undefined }],
  execArgv: [[], ['--no-warnings']],
  resourceLimits: [
    {},
    { maxOldGenerationSizeMb: 64, stackSizeMb: 4, codeRangeSizeMb: 1, maxYoungGenerationSizeMb: undefined },
  ],
  cpus: [[0], [0, 1], [[0, 1], 5], [[2, 2]]],
  daemon: [true, false],
  timings: ['off', 'sampled', 'all'],
};

const bad: Record<keyof PoolOptions, unknown[]> = {
  size: [...noWholeFrom1, 'all', 'cores-2', '0%', '-5%', '75', '%', '1e2%', '75 %'],
  name: ['', 5, null],
  initializer: [() => 1, [], ['task'], null, {}],
  tasksPerWorker: [...noWholeFrom1, LEDGER_SLOTS],
  maxTasksPerWorker: noWholeFrom1,
  maxMemoryPerWorker: noWholeFrom1,
  idleTimeout: noMilliseconds,
  taskTimeout: noMilliseconds,
  timeoutGrace: [-1, ...noNumbers],
  startTimeout: noMilliseconds,
  retries: [-1, 0.5, Number.POSITIVE_INFINITY, ...noNumbers],
  restartBudget: [{}, { restarts: 5 }, { restarts: -1, perMs: 5 }, { restarts: 5, perMs: 0 }, 5, null, []],
  maxQueue: [-1, 1.5, Number.POSITIVE_INFINITY, ...noNumbers],
  env: [{ A: 5 }, ['A'], 'A=b', null],
  execArgv: ['--no-warnings', [5], null, {}],
  resourceLimits: [{ maxOldGenerationSizeMb: 0 }, { maxOldGenerationSizeMb: '64' }, { heap: 5 }, 64, null, [64]],
  cpus: [[], [[]], [0, []], [-1], [0.5], ['0'], '0-1', 0, null, [[0, '1']], [[[0]]], [Number.NaN]],
  daemon: [0, 'true', null],
  timings: ['on', true, '', null],
};

describe('every option of a pool with workers', () => {
  it('is listed here', () => {
    assert.deepEqual(Object.keys(good).sort(), Object.keys(workerOptionTable).sort());
  });

  for (const [name, values] of Object.entries(good)) {
    it(`${name} takes ${workerOptionTable[name]!.words}, or undefined`, () => {
      for (const value of [...values, undefined]) resolve({ [name]: value });
    });
  }

  for (const [name, values] of Object.entries(bad)) {
    it(`${name} takes nothing else, and says so`, () => {
      for (const value of values) {
        assert.throws(
          () => resolve({ [name]: value }),
          (error) =>
            error instanceof OptionError &&
            error.message.startsWith(
              `new ThreadPool: option '${name}' takes ${workerOptionTable[name]!.words}, but got `,
            ),
          `${name}: ${String(value)}`,
        );
      }
    });
  }

  it('of another name is refused', () => {
    assert.throws(() => resolve({ threads: 2 }), /there is no option 'threads'/);
  });
});

describe('the options of a pool without workers', () => {
  it('are those that mean something there', () => {
    assert.equal(resolve({ strict: true, tasksPerWorker: 3 }, 8, inlineOptionTable).tasksPerWorker, 3);
    for (const option of ['size', 'retries', 'env', 'resourceLimits', 'idleTimeout', 'cpus']) {
      assert.throws(() => resolve({ [option]: 1 }, 8, inlineOptionTable), OptionError);
    }
  });
});

describe("the workers' CPUs", () => {
  it('are sets, each of one CPU or of several', () => {
    assert.deepEqual(resolve({ cpus: [5, [0, 1]] }).cpus, [[5], [0, 1]]);
  });

  it('are copied: changing the arrays later changes nothing', () => {
    const set = [0];
    const cpus = [set];
    const resolved = resolve({ cpus });
    set.push(1);
    cpus.pop();
    assert.deepEqual(resolved.cpus, [[0]]);
  });

  it('are refused where one is not there or not allowed, and it is said which ones are', () => {
    for (const cpus of [[3], [0, [1, 3]]]) {
      assert.throws(() => resolve({ cpus }), {
        name: 'OptionError',
        message:
          "new ThreadPool: option 'cpus' names CPU 3, which is not there or not allowed. This process may use 0-2,5.",
      });
    }
  });

  it('repeat when there are fewer sets than workers', () => {
    const { cpus } = resolve({ cpus: [5, [0, 1]] });
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => cpusAt(cpus, place)),
      [[5], [0, 1], [5], [0, 1]],
    );
    assert.equal(cpusAt(undefined, 0), undefined);
  });

  it('do not decide how many workers there are', () => {
    assert.equal(resolve({ cpus: [0] }, 8).size, 8);
  });
});

describe('the size of a pool', () => {
  const sizes: [size: PoolOptions['size'], cores: number, expected: number][] = [
    [undefined, 8, 8],
    ['cores', 8, 8],
    ['cores-1', 8, 7],
    ['cores-1', 1, 1],
    ['75%', 8, 6],
    ['75%', 2, 1],
    ['50%', 1, 1],
    ['33.4%', 3, 1],
    ['150%', 4, 6],
    [3, 8, 3],
  ];
  for (const [size, cores, expected] of sizes) {
    it(`is ${expected} for ${size ?? 'the default'} on ${cores} cores`, () => {
      assert.equal(resolve({ size }, cores).size, expected);
    });
  }
});

describe('options that were left out', () => {
  it('have their defaults, also when given as undefined', () => {
    const defaults = {
      size: 8,
      tasksPerWorker: 1,
      maxTasksPerWorker: Number.POSITIVE_INFINITY,
      timeoutGrace: 500,
      startTimeout: 60_000,
      retries: 0,
      restartBudget: { restarts: 5, perMs: 30_000 },
      maxQueue: Number.POSITIVE_INFINITY,
      timings: 'off',
      cpus: undefined,
    };
    assert.deepEqual(resolve({}), defaults);
    assert.deepEqual(resolve({ retries: undefined, maxQueue: undefined }), defaults);
  });

  it('do not replace those that were given', () => {
    const given = {
      tasksPerWorker: 2,
      maxTasksPerWorker: 3,
      timeoutGrace: 0,
      startTimeout: 6,
      retries: 4,
      maxQueue: 5,
      name: 'a',
      timings: 'all',
    } as const;
    const { size, restartBudget, cpus, ...rest } = resolve(given);
    assert.deepEqual([rest, size, restartBudget.restarts, cpus], [given, 8, 5, undefined]);
  });
});
