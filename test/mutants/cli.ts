import type { Mutants } from './mutant.js';

export const cli: Mutants = {
  'one item more than the window': {
    file: 'src/cli/window.ts',
    from: 'flow.read - flow.finished < window &&',
    to: 'flow.read - flow.finished <= window &&',
    tests: ['cli/window', 'cli/feed'],
  },
  'an item that is handed out after the stop': {
    file: 'src/cli/feed.ts',
    from: 'if (this.#ended) this.#answer(waiting, END); else if (this.#position',
    to: 'if (this.#position',
    tests: ['cli/feed'],
  },
  'rows in the order in which they come': {
    file: 'src/cli/outputs/rows.ts',
    from: 'if (index !== this.#next) {',
    to: 'if (index < 0) {',
    tests: ['cli/outputs/rows'],
  },
  'a row behind a failed item, which waits for the end of the run': {
    file: 'src/cli/batch.ts',
    from: 'output.skip(index);',
    to: '',
    tests: ['cli/run'],
    title: 'though an item before it has failed',
  },
  'a line whose beginning was in the piece before': {
    file: 'src/cli/inputs/records.ts',
    from: "open.join('') + text.slice(0, end)",
    to: 'text.slice(0, end)',
    tests: ['cli/inputs/records'],
  },
  'a second Ctrl-C that is not heeded': {
    file: 'src/cli/interrupt.ts',
    from: 'kill(code);',
    to: '',
    tests: ['cli/interrupt'],
    hangs: true,
  },
  'an unfinished file that takes the place of a finished one': {
    file: 'src/cli/outputs/text-sink.ts',
    from: 'if (complete) renameSync(partial, file);',
    to: 'renameSync(partial, file);',
    tests: ['cli/out', 'cli/interrupt'],
  },
  'a result that replaces the one of another input': {
    file: 'src/cli/outputs/folder.ts',
    from: 'if (this.#taken.has(name)) throw',
    to: 'if (this.#taken.size < 0) throw',
    tests: ['cli/out'],
  },
  'a result that replaces an input': {
    file: 'src/cli/outputs/folder.ts',
    from: 'if (await this.#isInput(target, item)) {',
    to: 'if (this.#count < 0) {',
    tests: ['cli/out'],
  },
  'a page that takes the place of the profile it shows': {
    file: 'src/cli/commands/report.ts',
    from: 'fileKey(stats) === fileKey(statSync(profile))',
    to: 'html === profile',
    tests: ['cli/report'],
  },
  'a difference that is looked for in circles': {
    file: 'src/cli/check/difference.ts',
    from: 'if (others.has(right)) return undefined;',
    to: 'if (others.has(right)) return here;',
    tests: ['cli/check/difference'],
  },
  'a -0 among floats that is 0': {
    file: 'src/cli/check/difference.ts',
    from: 'if (!Object.is(left[i], right[i])) return',
    to: 'if (left[i] !== right[i]) return',
    tests: ['cli/check/difference'],
  },
  'chance that is taken for state': {
    file: 'src/cli/check/judge.ts',
    from: 'outcomeDifference(fresh, freshAgain) ?? (usedAgain',
    to: 'outcomeDifference(fresh, fresh) ?? (usedAgain',
    tests: ['cli/check/judge', 'cli/check'],
  },
  'fresh workers that have run something': {
    file: 'src/cli/check/observe.ts',
    from: '{ maxTasksPerWorker: 1 }',
    to: '{}',
    tests: ['cli/check'],
  },
  'a single input that is never called twice in a worker': {
    file: 'src/cli/check/observe.ts',
    from: 'outcomes[last] = await outcomeOf(() => pool.submit(task, ...inputs[last]!));',
    to: '',
    tests: ['cli/check'],
    title: 'single input',
  },
  'a loop that works on the only copy of the arguments': {
    file: 'src/cli/check/observe.ts',
    from: 'const inLoop = structuredClone(args) as Args;',
    to: 'const inLoop = args;',
    tests: ['cli/check'],
    title: 'changes its argument',
  },
};
