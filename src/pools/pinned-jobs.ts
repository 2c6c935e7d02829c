/** Jobs of which every worker gets one. */

import type { Accounts } from './accounts.js';
import type { Dispatcher } from './dispatcher.js';
import type { Assignment, Job } from './job.js';
import type { Lane } from './lane.js';
import { workerFull, workerMissing } from './refusals.js';
import type { Supervisor } from './supervisor.js';

export class PinnedJobs {
  readonly #supervisor: Supervisor;
  readonly #dispatcher: Dispatcher;
  readonly #accounts: Accounts;
  readonly #size: number;
  /** Why no worker is started any more; undefined while they are. */
  readonly #refusal: () => Error | undefined;

  constructor(
    supervisor: Supervisor,
    dispatcher: Dispatcher,
    accounts: Accounts,
    size: number,
    refusal: () => Error | undefined,
  ) {
    this.#supervisor = supervisor;
    this.#dispatcher = dispatcher;
    this.#accounts = accounts;
    this.#size = size;
    this.#refusal = refusal;
  }

  /** Past the queue: each goes to its worker at once, behind what that one has. Missing workers are started. */
  send(make: (place: number) => Job): void {
    const lanes = this.#supervisor.lanes.filter(({ state }) => state === 'open' || state === 'starting');
    const jobs = Array.from({ length: this.#size }, (_, place) => make(place));
    for (const job of jobs) this.#accounts.accept(job);
    for (const [place, job] of jobs.entries()) this.#sendTo(lanes[place], job.whole);
  }

  /** Their worker died: one in its place takes them all. */
  resend(assignments: readonly Assignment[]): void {
    let lane: Lane | undefined;
    for (const assignment of assignments) lane = this.#sendTo(lane, assignment);
  }

  #sendTo(lane: Lane | undefined, assignment: Assignment): Lane | undefined {
    const { job } = assignment;
    const target = lane ?? (this.#refusal() === undefined ? this.#supervisor.start() : undefined);
    const { lanes, shortage } = this.#supervisor;
    if (target === undefined) {
      this.#accounts.reject(job, 0, this.#refusal() ?? workerMissing(lanes.length, shortage), true);
    } else if (!target.flights.hasRoom()) this.#accounts.reject(job, 0, workerFull(target.id));
    else this.#dispatcher.sendTo(target, assignment);
    return target;
  }
}
