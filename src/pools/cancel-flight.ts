/** How a worker is told that what it was sent is no longer wanted. */

import { toErrorWire } from '../transport/remote-error.js';
import type { RunningWorker } from '../workers/worker.js';
import type { Flight, Flights } from './flights.js';

/**
 * By the ledger and a message. Where others wait behind a call that runs, a moment later: the same signal may cancel them, and a quick worker that is told
 * at once would be at the next before that one is taken back. `index`: within the job.
 */
export function cancelFlight(
  worker: RunningWorker,
  flights: Flights,
  flight: Flight,
  index: number | 'all',
  reason: unknown,
): void {
  const { ledger, channel } = worker;
  const { seq, assignment } = flight;
  const wireIndex = index === 'all' ? -1 : index - assignment.from;
  const tell = () => {
    ledger.cancel(seq, index === 'all' ? 'all' : wireIndex);
    channel.send({ type: 'cancel', seq, index: wireIndex, reason: toErrorWire(reason) });
  };
  if (flights.size === 1 || !ledger.hasBegun(seq)) tell();
  else queueMicrotask(() => flights.has(flight) && tell());
}
