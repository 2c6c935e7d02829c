/**
 * How this thread sleeps and is woken. Its event loop calls `beforeSleep` each time when it is about to wait for events; a bell that
 * another thread or process rings ends the wait. README.md argues it.
 */

import { now } from '../base/clock.js';
import { OptionError } from '../base/errors.js';
import { type Native, native, type Watch } from '../base/native.js';
import { SpinPolicy } from './spin-policy.js';

/** One of the things that this thread may be woken for. */
export interface Inbox {
  /** Says to others what could wait for something else to be said with it, until now. Called before each look for news. */
  flush(): void;
  hasNews(): boolean;
  /** Handles what has come, or some of it: what takes long comes back to the event loop in between. */
  read(): void;
  /** Tells in shared memory whether the bell must be rung for news. */
  sleep(asleep: boolean): void;
}

const US_PER_MS = 1000;

export class Doorbell {
  /** For those who ring it. */
  readonly bell: number;
  readonly #addon: Native;
  readonly #inboxes: Inbox[] = [];
  readonly #spin: SpinPolicy;
  readonly #owned: boolean;
  #watch: Watch | undefined;
  /** Since when there is nothing to do. */
  #idleSince = 0;
  #asleep = false;

  /** `bell`: made for this thread by another one, who closes it when the thread has ended. */
  constructor(addon: Native, spin: SpinPolicy, bell?: number) {
    this.#addon = addon;
    this.#spin = spin;
    this.bell = bell ?? addon.createBell();
    this.#owned = bell === undefined;
  }

  add(inbox: Inbox): void {
    this.#watch ??= this.#addon.watchBell(this.bell, this.#owned, (mayWait) => this.beforeSleep(mayWait));
    this.#inboxes.push(inbox);
  }

  remove(inbox: Inbox): void {
    const index = this.#inboxes.indexOf(inbox);
    if (index >= 0) this.#inboxes.splice(index, 1);
  }

  /** Whether it keeps the thread's event loop alive. At first it does not. */
  keepAlive(alive: boolean): void {
    if (this.#watch !== undefined) this.#addon.keepWatching(this.#watch, alive);
  }

  /** True: something was done, and it wants to be called again. False: the event loop may wait. `mayWait`: it is likely to. */
  beforeSleep(mayWait: boolean): boolean {
    if (this.#drain()) return true;
    if (this.#idleSince === 0) this.#idleSince = now();
    // Read here and now: to come back for it costs as much as to look for it.
    if (mayWait && !this.#asleep && this.#spinForNews(this.#spin.budget())) return this.#drain();
    // Also when it is not likely to wait: nobody can tell for certain.
    this.#announce(true);
    if (!this.#hasNews()) return false;
    this.#announce(false);
    return true;
  }

  #drain(): boolean {
    let found = false;
    // From behind: what is read may remove itself, and others.
    for (let index = this.#inboxes.length - 1; index >= 0; index--) {
      const inbox = this.#inboxes[index];
      if (inbox === undefined) continue;
      inbox.flush();
      if (!inbox.hasNews()) continue;
      this.#wake();
      inbox.read();
      found = true;
    }
    return found;
  }

  #wake(): void {
    if (this.#asleep) this.#announce(false);
    if (this.#idleSince === 0) return;
    this.#spin.waited((now() - this.#idleSince) * US_PER_MS);
    this.#idleSince = 0;
  }

  #spinForNews(us: number): boolean {
    const inboxes = this.#inboxes.length;
    if (us === 0 || inboxes === 0) return false;
    const until = this.#idleSince + us / US_PER_MS;
    for (let time = this.#idleSince; time < until; ) {
      for (let looks = this.#spin.looks; looks > 0; looks -= inboxes) if (this.#hasNews()) return true;
      const before = now();
      this.#addon.yieldCpu();
      time = now();
      this.#spin.yielded((time - before) * US_PER_MS);
    }
    return false;
  }

  #hasNews(): boolean {
    for (const inbox of this.#inboxes) if (inbox.hasNews()) return true;
    return false;
  }

  #announce(asleep: boolean): void {
    this.#asleep = asleep;
    for (const inbox of this.#inboxes) inbox.sleep(asleep);
  }
}

let doorbell: Doorbell | undefined;

/** This thread's; undefined without the native part. BREAKEVEN_SPIN_US bounds how long it spins. `bell`: see Doorbell. */
export function threadDoorbell(bell?: number): Doorbell | undefined {
  const addon = native();
  if (addon === undefined) return undefined;
  doorbell ??= new Doorbell(addon, new SpinPolicy(spinBound(process.env.BREAKEVEN_SPIN_US)), bell);
  return doorbell;
}

/** @throws OptionError */
function spinBound(setting: string | undefined): number | undefined {
  if (setting === undefined || setting === '') return undefined;
  const us = Number(setting);
  if (us >= 0) return us;
  throw new OptionError(`BREAKEVEN_SPIN_US: takes microseconds, from 0 for none, but got '${setting}'.`);
}
