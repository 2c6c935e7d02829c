import type { Mutants } from './mutant.js';

export const workers: Mutants = {
  'a worker whose bell stays open when it has ended': {
    file: 'src/workers/thread.ts',
    from: 'exited = true; bells?.end();',
    to: 'exited = true;',
    tests: ['pools/leaks'],
  },
  'a thread that ran out of memory, and one that just ended': {
    file: 'src/workers/thread.ts',
    from: "=== 'ERR_WORKER_OUT_OF_MEMORY'",
    to: "=== 'OUT_OF_MEMORY'",
    tests: ['contracts/thread-pool'],
    title: 'for want of memory is told by WorkerMemoryError',
  },
  "a worker's end of the socket that its pool keeps open, too": {
    file: 'src/workers/connect-process.ts',
    from: 'spawned: () => addon.closeSocket(theirs),',
    to: 'spawned() {},',
    tests: ['pools/process-pool', 'pools/leaks'],
  },
  'the rings of a dead worker process, which stay in memory': {
    file: 'src/workers/connect-process.ts',
    from: "// What the dead worker's words say has been looked at. addon.giveUpShare(share);",
    to: '',
    tests: ['pools/process-pool', 'pools/process-memory'],
  },
  'an option of Node whose value is taken for another option': {
    file: 'src/workers/exec-argv.ts',
    from: 'else if (dropped[1]) i++;',
    to: '',
    tests: ['workers/exec-argv'],
  },
  'a heap that was full, told in two pieces': {
    file: 'src/workers/last-words.ts',
    from: 'this.#lastPiece = text.slice(-LONGEST);',
    to: '',
    tests: ['workers/last-words'],
  },
  'one call more at once than a worker may run': {
    file: 'src/workers/inside/call-loop.ts',
    from: 'this.#running.size < this.#setup.concurrency &&',
    to: 'this.#running.size <= this.#setup.concurrency &&',
    tests: ['workers/call-loop'],
  },
  'a worker that runs what was taken back': {
    file: 'src/workers/inside/call-loop.ts',
    from: 'if (ledger.claim(wire[0])) this.#run(wire);',
    to: 'if (ledger.claim(wire[0]) || true) this.#run(wire);',
    tests: ['workers/call-loop'],
  },
  'a worker that asks to be recycled at each call': {
    file: 'src/workers/inside/call-loop.ts',
    from: 'this.#recycleAsked = true;',
    to: '',
    tests: ['workers/call-loop-orders'],
  },
  'a worker that goes before it has run what it has': {
    file: 'src/workers/inside/call-loop.ts',
    from: 'if (this.#stopping && this.#running.size === 0 && waiting.length === 0) this.#finish();',
    to: 'if (this.#stopping && waiting.length === 0) this.#finish();',
    tests: ['workers/call-loop-orders'],
  },
  'synchronous items that follow each other for ever': {
    file: 'src/workers/inside/call.ts',
    from: 'if (stopwatch.at > around.sliceEnd || around.channel.crowded) {',
    to: 'if (around.channel.crowded) {',
    tests: ['workers/call-loop-orders'],
  },
  'a cancelled item that takes its neighbour with it': {
    file: 'src/workers/inside/call.ts',
    from: 'if (index === -1 || index === this.#index) this.#context?.abort(reason);',
    to: 'this.#context?.abort(reason);',
    tests: ['workers/call-loop-orders'],
  },
  'a cancelled chunk that runs to its end': {
    file: 'src/workers/inside/call.ts',
    from: 'if (ledger.isWholeCallCancelled(seq)) {',
    to: 'if (ledger.isWholeCallCancelled(seq) && index === 0) {',
    tests: ['workers/call-loop-orders'],
  },
  'arguments of a cancelled map that are taken from a task that runs': {
    file: 'src/workers/inside/received-args.ts',
    from: 'if (this.#forgotten && this.#users === 0) this.#arrivals.giveUp();',
    to: 'if (this.#forgotten) this.#arrivals.giveUp();',
    tests: ['contracts/thread-pool'],
    title: 'that are args of a cancelled map stay with its tasks until those have ended',
  },
  'the bytes of a Ref that nobody has used, which stay': {
    file: 'src/workers/inside/received-puts.ts',
    from: "if (put !== undefined && put.state !== 'revived') giveUpBytes(put.wire);",
    to: '',
    tests: ['workers/received-puts', 'pools/shared-put'],
  },
  'time that is told twice': {
    file: 'src/workers/inside/stopwatch.ts',
    from: 'const ms = this.at - at - this.#told;',
    to: 'const ms = this.at - at;',
    tests: ['workers/stopwatch'],
  },
  'a worker process that outlives its pool': {
    file: 'src/workers/inside/watch-parent.ts',
    from: 'if (!addon.dieWithParent(pool)) process.exit(1);',
    to: 'void pool;',
    tests: ['contracts/process-workers'],
    title: 'busy|gone|SIGKILL|killed',
  },
};
