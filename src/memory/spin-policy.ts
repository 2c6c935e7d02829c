/** How long a thread looks for news before it sleeps: to be woken costs 50 us, where it must be on another core. A pure policy. */

// All found by benchmarks/scenarios/one-call.ts and handle-argument.ts: with 20 us, whoever needs longer to answer than that, as for a handle to a
// process, slept each time and took 160 us instead of 80. benchmarks/scenarios/spin-cpu.ts shows what it costs.
const SPIN_US = 100;
/** Waits up to this long are of somebody who is answered at once, were both sides awake. */
const NEAR_US = 250;
/** So many in a row, and the next one is spun: calls that happen to follow each other are no such somebody. */
const NEAR_IN_A_ROW = 4;
/** After so many spins in vain only every so-manieth wait is spun, and longer, so that both sides can meet. */
const VAIN = 4;
const PROBE_EVERY = 16;
const PROBE_US = 150;
/** Looks, at one inbox each, before it lets others have the core: to yield takes half a microsecond, and the answer may come meanwhile. */
const LOOKS = 400;
/** The same while another thread wants the core, which may be the one that is to answer. */
const LOOKS_SHARED = 8;
/** To yield takes longer than this when another one ran meanwhile. */
const SHARED_US = 1.5;

export class SpinPolicy {
  readonly #bound: number;
  #nearInARow = 0;
  #vain = 0;
  #waits = 0;
  #looks = LOOKS;

  /** `bound`: the longest spin, in us; 0 for none. */
  constructor(bound = Number.POSITIVE_INFINITY) {
    this.#bound = bound;
  }

  /** For how long to spin now, in us. */
  budget(): number {
    if (this.#nearInARow < NEAR_IN_A_ROW) return 0;
    if (this.#vain < VAIN) return Math.min(SPIN_US, this.#bound);
    this.#waits++;
    return this.#waits % PROBE_EVERY === 0 ? Math.min(PROBE_US, this.#bound) : 0;
  }

  /** How often to look for news before each yield, all inboxes together. */
  get looks(): number {
    return this.#looks;
  }

  /** To yield took so long. */
  yielded(us: number): void {
    this.#looks = us > SHARED_US ? LOOKS_SHARED : LOOKS;
  }

  /** A wait has ended after `us`. */
  waited(us: number): void {
    this.#nearInARow = us <= NEAR_US ? this.#nearInARow + 1 : 0;
    if (us <= SPIN_US) this.#vain = 0;
    else if (this.#vain < VAIN) this.#vain++;
  }
}
