import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { examine, examineHost } from '#src/observe/host/examine.js';
import type { HostReadings } from '#src/observe/host/readings.js';

const INFINITY = Number.POSITIVE_INFINITY;

/** Where nothing is to be said. */
const good: HostReadings = {
  affinity: 8,
  cpus: 8,
  quota: undefined,
  throttling: undefined,
  steal: 0.002,
  shm: { bytes: 16e9, free: 15e9 },
  limits: { openFiles: 20_000, processes: 90_000, fileSize: INFINITY, addressSpace: INFINITY },
  pids: undefined,
  memory: { available: 24e9, group: undefined },
  overcommit: { strict: false, free: 12e9 },
  mostMappings: 65_530,
  hugePages: { heaps: 'madvise', shared: 'advise' },
  native: { file: '/app/native/build/abi-137.node', reason: '' },
  leftNames: [],
  platform: 'linux',
  node: '24.11.0',
  largestBuffer: 2 ** 53,
};

/** The lines that are not ok. */
const said = (but: Partial<HostReadings>) => examine({ ...good, ...but }).filter(({ state }) => state !== 'ok');

/** The only one. */
function line(but: Partial<HostReadings>) {
  const [only, ...others] = said(but);
  assert.deepEqual(others, []);
  assert.ok(only, 'nothing was said');
  return only;
}

describe('the examination of a host', () => {
  it('has only good to say of a good one, in a line for each thing', () => {
    assert.deepEqual(said({}), []);
    const names = examine(good).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.length >= 16);
  });

  it('has nothing to say of what the system does not tell', () => {
    const unknown = {
      throttling: undefined,
      steal: undefined,
      limits: undefined,
      overcommit: undefined,
      mostMappings: undefined,
    };
    assert.deepEqual(
      said({ ...unknown, leftNames: undefined, memory: { available: undefined, group: undefined } }),
      [],
    );
  });

  it('has advice wherever something is bad', () => {
    const host = {
      quota: 0.5,
      steal: 0.5,
      shm: { bytes: 1e9, free: 0 },
      limits: { openFiles: 20, processes: 9, fileSize: 1, addressSpace: 1e9 },
    };
    const lines = said({ ...host, memory: { available: 1e6, group: undefined }, node: '18.0.0' });
    assert.ok(lines.length >= 8);
    for (const { state, advice, name } of lines) assert.ok(state === 'note' || advice !== undefined, name);
  });

  it('runs on this host', () => {
    const lines = examineHost();
    assert.equal(lines.length, examine(good).length);
    for (const { found, name } of lines) assert.doesNotMatch(found, /NaN|undefined|\[object/, name);
  });
});

const cases: readonly [
  title: string,
  but: Partial<HostReadings>,
  state: 'note' | 'bad',
  found: RegExp,
  advice: RegExp,
][] = [
  [
    'a quota of less than a core',
    { quota: 0.5 },
    'bad',
    /^1 usable: 8 in the machine, 8 allowed .* a quota of 0\.5$/,
    /Raise the quota/,
  ],
  [
    'fewer cores than the machine has',
    { affinity: 2 },
    'note',
    /^2 usable: 8 in the machine, 2 allowed/,
    /do not give them more/,
  ],
  ['one core', { affinity: 1, cpus: 1 }, 'note', /^1 usable/, /nothing faster on one core/],
  [
    'much throttling',
    { throttling: { periods: 200, throttled: 60 } },
    'bad',
    /30 % of 200 periods/,
    /fewer workers, or raise/,
  ],
  ['some throttling', { throttling: { periods: 200, throttled: 4 } }, 'note', /2 % of 200 periods/, /if it grows/],
  ['a host that is shared', { steal: 0.125 }, 'bad', /^12\.5 % of the time/, /a host of its own/],
  [
    'little memory in the machine',
    { memory: { available: 150e6, group: undefined } },
    'bad',
    /^150 MB available .* 8 idle .* 155 MB$/,
    /will be killed/,
  ],
  [
    'little memory in the group',
    { memory: { available: 24e9, group: { limit: 2e9, used: 1.4e9, path: '/g' } } },
    'note',
    /1\.4 GB of 2 GB used in \/g/,
    /maxMemoryPerWorker/,
  ],
  ['a small /dev/shm', { shm: { bytes: 2 ** 26, free: 2 ** 26 } }, 'note', /^67\.1 MB of 67\.1 MB free/, /--shm-size/],
  ['a full /dev/shm', { shm: { bytes: 1e9, free: 1e3 } }, 'bad', /^1 kB of 1 GB free/, /remove what is left/],
  ['no /dev/shm', { shm: undefined }, 'note', /^there is none/, /mount -t tmpfs/],
  ['few open files', { limits: { ...good.limits!, openFiles: 100 } }, 'bad', /at most 100; .* some 128$/, /ulimit -n/],
  ['not many open files', { limits: { ...good.limits!, openFiles: 256 } }, 'note', /at most 256/, /ulimit -n/],
  ['few processes', { limits: { ...good.limits!, processes: 50 } }, 'bad', /at most 50; .* some 99$/, /ulimit -u/],
  ['a limit of the size of files', { limits: { ...good.limits!, fileSize: 1e9 } }, 'note', /at most 1 GB/, /ulimit -f/],
  ['much too few addresses', { limits: { ...good.limits!, addressSpace: 8e9 } }, 'bad', /at most 8 GB/, /ulimit -v/],
  ['a limit of addresses', { limits: { ...good.limits!, addressSpace: 99e9 } }, 'note', /at most 99 GB/, /ulimit -v/],
  [
    'few processes in the group',
    { pids: { limit: 64, used: 10, path: '/g' } },
    'bad',
    /^10 of 64 in use in \/g.* 8 worker processes take some 88$/,
    /pids\.max/,
  ],
  ['not many processes in the group', { pids: { limit: 300, used: 10, path: '/g' } }, 'note', /^10 of 300/, /threads/],
  ['few mappings', { mostMappings: 1000 }, 'note', /^1000 per process/, /max_map_count/],
  [
    'strict overcommit with little left',
    { overcommit: { strict: true, free: 600e6 } },
    'bad',
    /600 MB may still/,
    /overcommit_ratio/,
  ],
  ['strict overcommit', { overcommit: { strict: true, free: 9e9 } }, 'note', /9 GB may still/, /overcommit_ratio/],
  [
    'huge pages of shared memory',
    { hugePages: { heaps: 'never', shared: 'always' } },
    'note',
    /always for shared/,
    /2 MiB at a time/,
  ],
  [
    'no native part on Linux',
    { native: { reason: 'it is switched off' } },
    'note',
    /^none: it is switched off$/,
    /native\/build\.mjs/,
  ],
  [
    'a native part that does not load',
    { native: { reason: 'it could not be loaded', cause: new Error('no GLIBC_2.28') } },
    'bad',
    /loaded: no GLIBC_2\.28$/,
    /native\/build\.mjs/,
  ],
  [
    'arrays that killed programs left',
    { leftNames: ['a', 'b', 'c', 'd'].map((name) => ({ name, bytes: 1e6 })) },
    'note',
    /^4 named arrays of killed programs, 4 MB: a, b, c, …$/,
    /breakeven clean/,
  ],
  [
    'an old Node',
    { node: '20.20.2', largestBuffer: 2 ** 32 },
    'note',
    /^20\.20\.2: it is past its end of life; it runs no TypeScript .* one buffer holds 4\.3 GB$/,
    /Node 24/,
  ],
  ['a Node that is too old', { node: '20.18.3' }, 'bad', /^20\.18\.3$/, /needs 20\.19\.0/],
];

describe('a line tells of', () => {
  for (const [title, but, state, found, advice] of cases) {
    it(title, () => {
      const told = line(but);
      assert.equal(told.state, state);
      assert.match(told.found, found);
      assert.match(told.advice ?? '', advice);
    });
  }

  it('what a Node between lacks, without asking for anything', () => {
    const found = (node: string) => examine({ ...good, node })[0]!;
    assert.equal(found('22.17.0').state, 'ok');
    assert.match(found('22.17.0').found, /no TypeScript/);
    assert.match(found('22.9.0').found, /no TypeScript/);
    assert.doesNotMatch(found('22.18.0').found, /TypeScript/);
    assert.doesNotMatch(found('26.0.0').found, /lacks|using|await/);
  });

  it('no native part elsewhere, where there is none to build', () => {
    const told = line({ platform: 'darwin', native: { reason: 'that is for Linux only' } });
    assert.deepEqual([told.state, told.advice], ['note', undefined]);
  });

  it('a single array that was left, without a list', () => {
    assert.match(
      line({ leftNames: [{ name: 'a', bytes: 32 }] }).found,
      /^1 named array of killed programs, 32 bytes: a$/,
    );
  });
});
