import { crashes, row } from './fault.js';
import { faulty } from './tasks.js';

row('hostile-frames', ({ fault, cannot }) => {
  cannot('from a thread', 'threads', 'what a thread sends is cloned by Node itself; its rings are a row of their own');

  for (const [what, byte] of [
    ['an endless length', 0xff],
    ['an empty frame', 0],
    ['nonsense', 0x5a],
  ] as const) {
    fault(`${what}: the worker that sends it is ended, and nobody else is hurt`, {
      on: 'processes',
      victim: (calls) => calls.submit(faulty.writeToPool, byte),
      comesTo: crashes({ task: 'writeToPool', attempt: 1 }),
    });
  }
});
