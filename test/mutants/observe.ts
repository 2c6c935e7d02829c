import type { Mutants } from './mutant.js';

export const observe: Mutants = {
  'throttling of the whole machine told as that of the group': {
    file: 'src/observe/host/readings.ts',
    from: 'if (Number(periods) > 0 && throttled !== undefined)',
    to: 'if (periods !== undefined && throttled !== undefined)',
    tests: ['observe/host/readings'],
  },
  'time of guests that counts twice': {
    file: 'src/observe/host/readings.ts',
    from: ".split(' ').slice(0, 8)",
    to: ".split(' ')",
    tests: ['observe/host/readings'],
  },
  'a limit that leaves more than another': {
    file: 'src/observe/host/readings.ts',
    from: 'limit - used < least.limit - least.used',
    to: 'limit < least.limit',
    tests: ['observe/host/readings'],
  },
  'a quota of half a core that is fine': {
    file: 'src/observe/host/processor.ts',
    from: 'if (quota !== undefined && quota < 1) {',
    to: 'if (quota === 0) {',
    tests: ['observe/host/examine'],
  },
  'Node 22.9 taken for newer than 22.18': {
    file: 'src/observe/host/software.ts',
    from: 'return at >= 0 && a![at]! < b![at]!;',
    to: 'return version < other;',
    tests: ['observe/host/examine'],
  },
};
