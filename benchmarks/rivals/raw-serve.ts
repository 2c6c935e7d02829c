/** The worker's side of `raw.ts`, thread or process: answers each call as it comes. */

import { parentPort } from 'node:worker_threads';
import { moving, type RawCall } from './raw-call.js';

/** `work`: functions by name. */
export function serve(work: Readonly<Record<string, unknown>>): void {
  if (parentPort === null) {
    process.on('message', (call: RawCall) => answer(call, (reply) => process.send!(reply)));
    // What it was asked to open would keep it alive.
    process.once('disconnect', () => process.exit());
  } else
    parentPort.on('message', (call: RawCall) => answer(call, (reply, moved) => parentPort!.postMessage(reply, moved)));

  async function answer([id, name, input, isMoved]: RawCall, send: (reply: unknown, moved: ArrayBuffer[]) => unknown) {
    const output = await (work[name] as (input: unknown) => unknown)(input);
    send([id, output], isMoved ? moving(output) : []);
  }
}
