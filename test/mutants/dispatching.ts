import type { Mutants } from './mutant.js';

export const dispatching: Mutants = {
  'a cancel that takes the calls of the same task with it': {
    file: 'src/pools/flights.ts',
    from: 'flight.assignment.job === job)',
    to: 'flight.assignment.job.task === job.task)',
    tests: ['pools/worker-back-end-life'],
  },
  'a worker that is overtaken and sent again what was taken from it': {
    file: 'src/pools/dispatcher.ts',
    from: 'if (back.length > 0) lane.only = undefined;',
    to: '',
    tests: ['pools/brief-calls'],
  },
  'brief calls that wait for ever behind a long one': {
    file: 'src/pools/dispatcher.ts',
    from: 'if (overtaken) this.#stealing.seekSoon();',
    to: '',
    tests: ['pools/brief-calls'],
  },
  'brief calls behind those of another task': {
    file: 'src/pools/lane.ts',
    from: 'if (task !== this.only) this.only = this.flights.size === 0 ? task : undefined;',
    to: 'this.only = task;',
    tests: ['pools/brief-calls'],
  },
  'a late answer that is taken for that of the next call in its slot': {
    file: 'src/pools/flights.ts',
    from: 'return flight?.seq === seq ? flight : undefined;',
    to: 'return flight;',
    tests: ['pools/flights'],
  },
  'calls in the order of their slots': {
    file: 'src/pools/flights.ts',
    from: '.sort((a, b) => age(b.seq, this.#seq) - age(a.seq, this.#seq))',
    to: '.reverse()',
    tests: ['pools/flights'],
  },
  'a call in the slot of one that still runs': {
    file: 'src/pools/flights.ts',
    from: 'do this.#seq = (this.#seq + 1) % SEQ_LIMIT; while (this.#bySlot[slotOf(this.#seq)] !== undefined);',
    to: 'this.#seq = (this.#seq + 1) % SEQ_LIMIT;',
    tests: ['pools/lane'],
    hangs: true,
  },
  'priorities upside down': {
    file: 'src/pools/job-queue.ts',
    from: 'if (level.priority < priority) break;',
    to: 'if (level.priority > priority) break;',
    tests: ['pools/job-queue'],
  },
  'a full queue whose end is overwritten from its front': {
    file: 'src/pools/job-queue.ts',
    from: 'unshift(entry: T): void { if (this.length === this.#entries.length) this.#resize(2 * this.length);',
    to: 'unshift(entry: T): void {',
    tests: ['pools/job-queue'],
  },
  'one task more than a worker may take': {
    file: 'src/pools/dispatcher.ts',
    from: 'if (left <= 0) break;',
    to: 'if (left < 0) break;',
    tests: ['pools/worker-back-end-life'],
  },
  'an item between two chunks, where a worker may take only some': {
    file: 'src/pools/dispatcher.ts',
    from: 'this.#queue.unshift({ job, from: middle, to, attempt });',
    to: 'this.#queue.unshift({ job, from: middle + 1, to, attempt });',
    tests: ['pools/worker-back-end-life'],
  },
  'one call more than maxQueue': {
    file: 'src/pools/dispatcher.ts',
    from: 'if (this.#waiting() < maxQueue) return true;',
    to: 'if (this.#waiting() <= maxQueue) return true;',
    tests: ['pools/worker-back-end-life'],
  },
  'what was moved to a worker, and is taken back from it': {
    file: 'src/pools/dispatcher.ts',
    from: 'const stays = flight.assignment.job.pinned || flight.moved !== undefined;',
    to: 'const stays = flight.assignment.job.pinned;',
    tests: ['pools/worker-back-end-life'],
  },
  'a job of one certain worker, which another one takes': {
    file: 'src/pools/dispatcher.ts',
    from: 'const stays = flight.assignment.job.pinned || flight.moved !== undefined;',
    to: 'const stays = flight.moved !== undefined;',
    tests: ['pools/worker-back-end-life'],
  },
  'a worker with nothing to do, while another has a queue': {
    file: 'src/pools/stealing.ts',
    from: 'if (isStuck) return waiting;',
    to: '',
    tests: ['pools/stealing'],
  },
  'results of a worker that are dropped with its death': {
    file: 'src/pools/supervisor.ts',
    from: 'lane.worker.channel.drain(asked && !lane.isAwaited ? MOST_IN_A_TURN : undefined); lane.worker.channel.close();',
    to: 'lane.worker.channel.close();',
    tests: ['pools/worker-back-end-life'],
  },
  'a worker that does not go when it is told to': {
    file: 'src/pools/supervisor.ts',
    from: 'const timer = this.#options.clock.after(limit, () => void this.#killNow(lane));',
    to: 'const timer = { cancel() {} };',
    tests: ['pools/worker-back-end-life'],
  },
  'a worker that cannot be ended, and is waited for': {
    file: 'src/pools/supervisor.ts',
    from: 'this.abandoned++; this.#ended(',
    to: 'this.abandoned++; void (',
    tests: ['pools/worker-back-end-life'],
  },
  'workers that go, and pile up': {
    file: 'src/pools/supervisor.ts',
    from: 'return this.lanes.length < capacity && this.#leaving.size <= capacity;',
    to: 'return this.lanes.length < capacity;',
    tests: ['pools/worker-back-end-life'],
  },
};
