import { whyNoNative } from '../native.js';
import { crashes, row } from './fault.js';
import { faulty } from './tasks.js';

row('corrupt-ring', ({ fault, cannot }) => {
  cannot('by a task', 'processes', 'a task cannot get at the rings of its process');
  if (whyNoNative !== undefined) {
    cannot('by a task', 'threads', 'without the native part there are no rings');
    return;
  }

  fault('by a task that writes over all of it: its worker is ended, and nobody else is hurt', {
    on: 'threads',
    victim: (calls) => calls.submit(faulty.scribble),
    comesTo: crashes({ task: 'scribble', attempt: 1 }),
  });
});
