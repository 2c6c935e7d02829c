import type { Mutants } from './mutant.js';

/** Of what pools tell about where time went. */
export const timings: Mutants = {
  'steps that are nothing': {
    file: 'src/pools/timings/step-numbers.ts',
    from: 'serialise: numbers[first]!,',
    to: 'serialise: 0,',
    tests: ['contracts/thread-pool'],
    title: 'no less than its bytes',
  },
  'pools inside of workers that are explained': {
    file: 'src/pools/explain-at-exit.ts',
    from: "=== '1' && !isInWorker();",
    to: "=== '1';",
    tests: ['contracts/thread-pool'],
    title: 'has a line written',
  },
  'a closed pool that is kept for its line': {
    file: 'src/pools/explain-at-exit.ts',
    from: 'if (place >= 0) pools[place] = lineOf(backEnd);',
    to: '',
    tests: ['pools/explain-at-exit'],
  },
  'a worker that dies of its task, and was idle': {
    file: 'src/pools/supervisor.ts',
    from: 'lane.computeMs, lane.flights.size === 0);',
    to: 'lane.computeMs, true);',
    tests: ['pools/worker-back-end-life'],
  },
  'what a worker was at when it died, left out': {
    file: 'src/pools/timings/pool-timings.ts',
    from: 'idle ? 0 : this.#now() - bornAt - total(told.lane);',
    to: '0;',
    tests: ['pools/timings/pool-timings'],
  },
  'sums without those who are leaving': {
    file: 'src/pools/accounts.ts',
    from: '[...workers, ...leaving].map(',
    to: 'workers.map(',
    tests: ['pools/worker-back-end-life'],
  },
  'a caller that counts as busy with a pool that has no work': {
    file: 'src/pools/timings/caller-load.ts',
    from: 'const part = Math.min(1, (workMs - this.#workMs) / (at - this.#at));',
    to: 'const part = 1;',
    tests: ['pools/timings/pool-timings'],
  },
  'measurements whose calls are timed where the environment asks for it': {
    file: 'src/pools/probe.ts',
    from: "{ timings = 'off', ...options }: ProbedPoolOptions",
    to: '{ timings, ...options }: ProbedPoolOptions',
    tests: ['pools/probe'],
  },
  'a call that asks for stamps which nobody awaits': {
    file: 'src/pools/lane.ts',
    from: 'if (weight > 0) this.timings?.sentPlain(seq, weight, sentAt);',
    to: '',
    tests: ['pools/timings/timed-lane'],
  },
  'writing that goes on when the worker has it': {
    file: 'src/pools/timings/lane-timings.ts',
    from: 'positive(this.#serialisedMs[slot]! - lateMs);',
    to: 'this.#serialisedMs[slot]!;',
    tests: ['pools/timings/lane-timings'],
  },
  'a message of several calls that is late for each of them': {
    file: 'src/pools/timings/lane-timings.ts',
    from: '(this.#sentAt[slot]! - sentAt) / this.#together[slot]!;',
    to: 'this.#sentAt[slot]! - sentAt;',
    tests: ['pools/timings/lane-timings'],
  },
  'items of a chunk whose time does not go by': {
    file: 'src/pools/answers.ts',
    from: 'this.#timings?.ran(computeMs, this.lastActive);',
    to: '',
    tests: ['pools/timings/timed-lane'],
  },
  'a chunk that was cancelled, for whose stamps the clock waits': {
    file: 'src/pools/answers.ts',
    from: 'this.#timings?.landed(flight.seq, this.lastActive);',
    to: '',
    tests: ['pools/timings/timed-lane'],
  },
  'large values that are looked through for ever': {
    file: 'src/pools/repeated-payloads.ts',
    from: 'if (!this.#countsOn && this.#toldOfArguments.has(task)) return;',
    to: '',
    tests: ['pools/repeated-payloads'],
  },
};
