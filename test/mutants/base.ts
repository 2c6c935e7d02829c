import type { Mutants } from './mutant.js';

export const base: Mutants = {
  'periods of one group from which those of another are taken away': {
    file: 'src/base/host-load.ts',
    from: 'const first = before.get(path);',
    to: 'const first = [...before.values()].reduce((one, other) => (other.throttled > one.throttled ? other : one));',
    tests: ['base/host-load'],
  },
  'a listener on a signal that is kept when nobody listens any more': {
    file: 'src/base/abort.ts',
    from: "signal.removeEventListener('abort', shared.abort);",
    to: '',
    tests: ['base/abort'],
  },
  'a listener for once that is called each time': {
    file: 'src/base/events.ts',
    from: 'if (entry.once) this.off(event, entry.listener as Listener<Map[K]>);',
    to: '',
    tests: ['base/events'],
  },
  'time by the clock on the wall': {
    file: 'src/base/clock.ts',
    from: 'return performance.now() + offset;',
    to: 'return Date.now();',
    tests: ['base/clock'],
  },
  'a timer longer than Node can take, which fires at once': {
    file: 'src/base/clock.ts',
    from: 'setTimeout(callback, Math.min(ms, LONGEST_TIMER_MS))',
    to: 'setTimeout(callback, ms)',
    tests: ['base/clock'],
  },
  'a core that the quota has only a part of': {
    file: 'src/base/cores.ts',
    from: 'Math.floor(Math.min(affinity, quota ?? affinity))',
    to: 'Math.ceil(Math.min(affinity, quota ?? affinity))',
    tests: ['base/cores'],
  },
  'a quota of the group at the root that nobody reads': {
    file: 'src/base/cgroup.ts',
    from: 'length >= 0; length--',
    to: 'length > 0; length--',
    tests: ['base/cores'],
  },
  'an option by the name of something that every object has': {
    file: 'src/base/options.ts',
    from: 'Object.hasOwn(table, name) ? table[name] : undefined',
    to: 'table[name]',
    tests: ['base/options'],
  },
  'a program that is kept alive when the last call has ended': {
    file: 'src/base/keep-alive.ts',
    from: 'else this.#timer.unref();',
    to: '',
    tests: ['base/keep-alive'],
    hangs: true,
  },
};
