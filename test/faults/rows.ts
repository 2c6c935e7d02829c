/** The faults that breakeven survives, one row each. Each has a file of its name here; `elsewhere`: further tests of it, by file and suite. */

export interface Row {
  readonly title: string;
  readonly elsewhere?: readonly Elsewhere[];
  /** All of its tests do, and are not there without. */
  readonly needsNative?: true;
  /** Why there is no test: what could fail does not exist yet. */
  readonly notBuilt?: string;
}

export interface Elsewhere {
  /** Under test/, without the ending. */
  readonly file: string;
  /** What the path of titles must match; all of the file without. */
  readonly title?: RegExp;
}

const onWorkers = (title: RegExp): readonly Elsewhere[] => [
  { file: 'contracts/thread-pool', title },
  { file: 'contracts/process-workers', title },
];
const onPools = (title: RegExp): readonly Elsewhere[] => [
  { file: 'contracts/thread-pool', title },
  { file: 'contracts/process-pool', title },
];

export const rows = {
  killed: { title: 'SIGKILL of a worker, told apart from the OOM killer' },
  'killed-again': { title: 'all workers killed again and again', elsewhere: onWorkers(/the restart budget/) },
  'native-crash': { title: 'a native crash in a task' },
  stopped: { title: 'SIGSTOP of a worker' },
  exits: { title: 'process.exit() and process.abort() in a task', elsewhere: onWorkers(/: a worker's death >/) },
  'deadly-item': {
    title: 'one item of a chunk of 1,000 kills the worker',
    elsewhere: onWorkers(/one item of a chunk/),
  },
  'unkillable-thread': { title: 'a thread that cannot be terminated' },
  'endless-loop': {
    title: 'while (true) {} with a timeout',
    elsewhere: onWorkers(/the timeout of a task that blocks|cancel of a task that blocks/),
  },
  'out-of-memory': { title: 'heap out of memory' },
  'leaking-task': { title: 'a task that leaks', elsewhere: onWorkers(/grown over maxMemoryPerWorker/) },
  initializer: {
    title: 'an initializer that throws, hangs or is not found',
    elsewhere: [...onPools(/: the initializer >/), ...onWorkers(/as the initializer breaks the pool/)],
  },
  'task-module': {
    title: 'a task module that does not load',
    elsewhere: [
      ...onWorkers(/a task module that does not load/),
      { file: 'tasks/import-module' },
      { file: 'tasks/typescript' },
    ],
  },
  'bad-values': {
    title: 'arguments and results that cannot cross',
    elsewhere: onWorkers(/: (what cannot cross|what was moved) >/),
  },
  'bad-errors': { title: 'a task throws what is no error', elsewhere: onPools(/: a task's error >/) },
  'stray-errors': {
    title: 'an error outside of a task',
    elsewhere: onWorkers(/an error outside of its task|while idle fails nothing/),
  },
  source: { title: 'a source that throws, never ends, is slow, is left', elsewhere: onPools(/: a source >/) },
  cancel: { title: 'cancel at every moment; 10,000 at random', elsewhere: onPools(/: cancel >/) },
  closing: {
    title: 'close and terminate at every moment',
    elsewhere: [...onPools(/: (close|terminate) >/), { file: 'pools/thread-pool-ends' }],
  },
  'main-process': { title: 'the main process is killed', elsewhere: onWorkers(/the end of the program/) },
  locks: { title: 'the holder of a lock is killed', notBuilt: 'there are no locks yet' },
  queues: {
    title: 'a producer or consumer of a queue is killed',
    notBuilt: 'there are no queues, pipes or rings of frames yet',
  },
  ownership: {
    title: 'a pid that is used again; another pid namespace',
    needsNative: true,
    elsewhere: [{ file: 'memory/names-killed' }, { file: 'memory/peer-faults' }],
  },
  'corrupt-ring': {
    title: 'a corrupted ring',
    elsewhere: [{ file: 'transport/ring-hostile' }, { file: 'interleave/slot' }],
  },
  'overwritten-ledger': {
    title: 'a task that overwrites the ledger',
    elsewhere: [{ file: 'fuzz/ledger' }, { file: 'pools/after-death', title: /overwritten/ }],
  },
  'few-resources': { title: 'EMFILE and EAGAIN at start; a tiny ulimit' },
  'no-room': {
    title: 'no room for shared memory',
    elsewhere: [
      { file: 'memory/room' },
      { file: 'memory/shared-array', title: /no room/ },
      { file: 'memory/names-refused', title: /no room|shm/ },
      { file: 'transport/pack', title: /no room/ },
    ],
  },
  debugger: { title: 'a debugger attached to a worker', elsewhere: onWorkers(/while a debugger is attached/) },
  cores: {
    title: 'cgroup quota, affinity of one core',
    elsewhere: [{ file: 'base/cores' }, ...onWorkers(/: the option cpus >/)],
  },
  'wall-clock': { title: 'the wall clock jumps', elsewhere: [{ file: 'base/clock' }] },
  'closed-stdout': { title: 'stdout closed (EPIPE)', elsewhere: [{ file: 'cli/outputs/rows' }] },
  joblog: { title: 'joblog on a full disk, torn, opened twice, of other inputs', notBuilt: 'there is no joblog yet' },
  'own-keys': { title: '__proto__ and constructor as keys', elsewhere: onWorkers(/__proto__/) },
  'taken-names': {
    title: 'a name in /dev/shm that is not ours',
    needsNative: true,
    elsewhere: [{ file: 'memory/names-refused' }],
  },
  'hostile-frames': {
    title: 'hostile frames from a peer process',
    elsewhere: [{ file: 'transport/codec/hostile' }, { file: 'transport/frame' }],
  },
  deadlocks: {
    title: 'deadlocks that others found late',
    elsewhere: [...onWorkers(/right after its answer|while the pool closes|recycling >/), { file: 'pools/shortage' }],
  },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof rows;
