/** A watchdog over workers that a test moves by hand. */

import type { Job } from '#src/pools/job.js';
import type { Lane } from '#src/pools/lane.js';
import { Watchdog } from '#src/pools/watchdog.js';
import { ManualClock } from '../base/manual-clock.js';
import { handLane } from './hand-lane.js';
import { plainJob } from './plain-job.js';

export const TIMEOUT = 100;
export const GRACE = 30;

export function watched(options: { debugged?: () => boolean; lanes?: number } = {}) {
  const clock = new ManualClock();
  const rejected: [job: Job, index: number, error: unknown][] = [];
  const [killed, spared]: [Lane[], Lane[]] = [[], []];
  const hands = Array.from({ length: options.lanes ?? 1 }, (_, i) => handLane({}, i + 1));
  const watchdog = new Watchdog(
    clock,
    GRACE,
    {
      lanes: () => hands.map(({ lane }) => lane),
      reject: (job, index, error) => void rejected.push([job, index, error]),
      spare: (lane) => void spared.push(lane),
      kill: (lane) => void killed.push(lane),
    },
    options.debugged ?? (() => false),
  );
  /** Sends a job with a timeout, and has its first item begin now. */
  const run = (items = ['a'], hand = hands[0]!) => {
    const job = plainJob(items, { timeout: TIMEOUT });
    const call = hand.send(job);
    watchdog.expect(TIMEOUT);
    hand.worker.begin(call, 0, clock.now());
    return { job, call };
  };
  const pong = (hand = hands[0]!) => watchdog.answered(hand.lane);
  const late = () => rejected.map(([, index]) => index);
  return { clock, watchdog, hand: hands[0]!, hands, rejected, late, killed, spared, run, pong };
}
