import type { Mutants } from './mutant.js';

export const tasks: Mutants = {
  'a task that another module exports on and takes over': {
    file: 'src/tasks/registry.ts',
    from: 'if (!registry.references.has(task)) registry.references.set(task, reference);',
    to: 'registry.references.set(task, reference);',
    tests: ['tasks/tasks', 'tasks/load-tasks', 'tasks/find-task'],
  },
  'a second reason that takes the place of the first': {
    file: 'src/tasks/context.ts',
    from: 'if (this.#abort !== undefined) return; this.#abort = { reason };',
    to: 'this.#abort = { reason };',
    tests: ['tasks/context'],
  },
  'one context for all that run at once': {
    file: 'src/tasks/context.ts',
    from: 'return concurrency === 1 ? oneAtATime : severalAtOnce;',
    to: 'return oneAtATime;',
    tests: ['tasks/context'],
  },
  'an import whose end leaves its timer running': {
    file: 'src/tasks/import-module.ts',
    from: 'clearInterval(alive);',
    to: '',
    tests: ['tasks/import-module'],
  },
  'a guard that forgets what an import has started': {
    file: 'src/tasks/nested.ts',
    from: 'if (importing.count === 0 && !importing.leftovers) importing.module.disable();',
    to: 'if (importing.count === 0) importing.module.disable();',
    tests: ['tasks/nested'],
  },
};
