import { crashes, fails, row } from './fault.js';
import { faulty } from './tasks.js';

row('exits', ({ fault }) => {
  fault('process.abort() is a crash', {
    on: 'processes',
    victim: (calls) => calls.submit(faulty.abort),
    comesTo: crashes({ signal: 'SIGABRT', task: 'abort' }),
  });

  fault('process.abort() is an error of the task, since Node refuses it there', {
    on: 'threads',
    victim: (calls) => calls.submit(faulty.abort),
    comesTo: fails('TypeError', { code: 'ERR_WORKER_UNSUPPORTED_OPERATION' }),
  });
});
