import { work } from '../contracts/tasks.js';
import { fails, row } from './fault.js';
import { faulty } from './tasks.js';

const resourceLimits = { maxOldGenerationSizeMb: 40 };

row('out-of-memory', ({ fault, cannot }) => {
  fault('many small objects', {
    victim: (calls) => calls.submit(work.fillHeap),
    options: { resourceLimits },
    comesTo: fails('WorkerMemoryError', { task: 'fillHeap', attempt: 1 }),
  });

  cannot(
    'one growing array',
    'threads',
    'V8 ends the whole program when a single allocation fails (nodejs/node#47224)',
  );
  fault('one growing array', {
    on: 'processes',
    victim: (calls) => calls.submit(faulty.growArray),
    options: { resourceLimits },
    comesTo: fails('WorkerMemoryError', { task: 'growArray' }),
  });

  cannot('buffers outside of the heap', 'threads', 'V8 counts none of them against the limits of a thread');
  fault('buffers outside of the heap, over twice maxMemoryPerWorker', {
    on: 'processes',
    victim: (calls) => calls.submit(faulty.growBuffers, 100_000),
    options: { maxMemoryPerWorker: 100e6 },
    comesTo: fails('WorkerMemoryError', { task: 'growBuffers', signal: 'SIGKILL' }, /maxMemoryPerWorker/),
  });
});
