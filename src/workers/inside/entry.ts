/** The worker's side starts here, of threads and processes. Bundled into one file: many small ones would cost a quarter of a worker's start. */

import { isMainThread } from 'node:worker_threads';
import { becomeWorker } from '../../tasks/in-worker.js';
import { taskValue } from '../../tasks/task-value.js';
import { refValueOf } from '../../transport/ref-value.js';
import { toErrorWire } from '../../transport/remote-error.js';
import { sharedArrayValue } from '../../transport/shared-array-value.js';
import { addSpecial } from '../../transport/special-values.js';
import { CallLoop } from './call-loop.js';
import { connectProcess } from './in-process.js';
import { connectThread } from './in-thread.js';
import { ReceivedPuts } from './received-puts.js';

becomeWorker();
const puts = new ReceivedPuts();
addSpecial(taskValue);
addSpecial(sharedArrayValue);
addSpecial(refValueOf(puts));

// What was started as a process has no thread but this one yet.
const connection = isMainThread ? connectProcess() : connectThread();
const { channel } = connection;

// Says what the worker dies of while its memory can still be read; the death itself takes Node's own course.
process.on('uncaughtExceptionMonitor', (error) => channel.send({ type: 'fault', error: toErrorWire(error) }));

const loop = new CallLoop(connection, puts, () => {
  // Exiting at once would lose what was written to stdout and is still on its way.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(0)));
});
channel.receive((message) => loop.receive(message));
connection.stay();
loop.start();
