/** The worker's side starts here. Bundled into one file: many small ones would cost a quarter of a worker's start. */

import { parentPort, workerData } from 'node:worker_threads';
import { taskValue } from '../../tasks/task-value.js';
import { LastLines } from '../../transport/last-lines.js';
import { Ledger } from '../../transport/ledger.js';
import { PortChannel } from '../../transport/port-channel.js';
import { refValueOf } from '../../transport/ref-value.js';
import { toErrorWire } from '../../transport/remote-error.js';
import { sharedArrayValue } from '../../transport/shared-array-value.js';
import { addSpecial } from '../../transport/special-values.js';
import type { FromWorker, ThreadData, ToWorker } from '../../transport/wire.js';
import { CallLoop } from './call-loop.js';
import { keepLastLines } from './keep-last-lines.js';
import { ReceivedPuts } from './received-puts.js';

const puts = new ReceivedPuts();
addSpecial(taskValue);
addSpecial(sharedArrayValue);
addSpecial(refValueOf(puts));

const { setup, port, ledger, lastLines } = workerData as ThreadData;
keepLastLines(new LastLines(lastLines));
const channel = new PortChannel<FromWorker, ToWorker>(port);

// Says what the worker dies of while its memory can still be read; the death itself takes Node's own course.
process.on('uncaughtExceptionMonitor', (error) =>
  channel.send({ type: 'fault', error: toErrorWire(error, channel.destination) }),
);

const loop = new CallLoop(setup, channel, new Ledger(ledger), puts, () => {
  // Exiting at once would lose what was written to stdout and is still on its way to the pool's thread.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(0)));
});
channel.receive((message) => loop.receive(message));
channel.ref();
// User code may listen to its own parentPort; ours must not keep it open.
parentPort?.unref();
loop.start();
