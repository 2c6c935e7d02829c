/** A thread of the explored code: an event loop, as libuv and native/bell.cc run it, with a doorbell and channels. */

import type { Doorbell } from '#src/memory/doorbell.js';
import type { RingChannel } from '#src/transport/ring-channel.js';
import type { SideChannel } from '#src/transport/side-channel.js';
import type { PartyView } from './behaviour.js';
import { type Bell, DEATH, isDead, MESSAGE, type Queue, sleep, TIME } from './devices.js';
import { ItemFormat, Memory, perform, running, runs, stateOf } from './ring-code.js';
import type { RingWorld } from './ring-world.js';

export type ItemChannel = RingChannel<number, number>;

export interface Manners {
  /** It looks so often before it sleeps. */
  readonly spins: number;
  /** Its port is a pipe: what was sent may not be there yet. */
  readonly pipe: boolean;
  /** It asks for news once each turn only, says that it will not wait for any, and waits. */
  readonly hasty: boolean;
}

interface ThreadLink {
  readonly peer: number;
  readonly port: Queue;
  readonly channel: ItemChannel;
}

/** A thread: what its event loop runs, in the order of libuv and native/bell.cc. */
export class Thread {
  readonly #world: RingWorld;
  readonly #view: PartyView;
  readonly #manners: Manners;
  readonly #microtasks: (() => void)[] = [];
  readonly #doorbell: Doorbell;
  readonly #links: ThreadLink[] = [];
  readonly #onMessage = new Map<Queue, (item: number) => void>();
  #onTime: (() => void) | undefined;
  #beforeSleep: (mayWait: boolean) => boolean = () => false;

  constructor(world: RingWorld, view: PartyView, manners: Manners) {
    this.#world = world;
    this.#view = view;
    this.#manners = manners;
    runs({ view, memory: world.memory, microtasks: this.#microtasks, time: 1 });
    const addon = {
      watchBell: (_bell: number, _owned: boolean, beforeSleep: (mayWait: boolean) => boolean) => {
        this.#beforeSleep = beforeSleep;
      },
      yieldCpu: () => {
        running.time += 1;
      },
    };
    const policy = { budget: () => manners.spins * 1000, waited: () => {}, looks: 1, yielded: () => {} };
    this.#doorbell = new world.code.Doorbell(addon as never, policy as never, view.index);
  }

  /** Its side of the link between the pool and that worker. */
  channel(worker: number): ItemChannel {
    const { code, ports, bells, units } = this.#world;
    const isPool = this.#view.index === 0;
    const memory = new Memory();
    const [its, pools] = ports[worker - 1] as readonly [Queue, Queue];
    const port = isPool ? pools : its;
    const peer = isPool ? worker : 0;
    const format = new ItemFormat(memory);
    const channel = new code.RingChannel<number, number>(
      {
        writer: new code.RingWriter(memory as never, this.#world.ringAt(worker, isPool), units),
        reader: new code.RingReader(memory as never, this.#world.ringAt(worker, !isPool), units),
        out: format,
        in: format,
        wake: () => void perform((bells[peer] as Bell).ring),
        fail(error) {
          throw error;
        },
        doorbell: this.#doorbell,
      },
      this.#side(port, isPool ? its : pools),
    );
    this.#links.push({ peer, port, channel });
    return channel;
  }

  /** Calls back once, at any time. */
  onTime(callback: () => void): void {
    this.#onTime = callback;
  }

  /** Until all peers have died. */
  runEventLoop(): void {
    while (this.#links.length > 0) {
      this.#runMicrotasks();
      this.#rest('awake');
      this.#askForNews();
      this.#rest('about to sleep');
      this.#sleep();
    }
  }

  // Watch::BeforeSleep.
  #askForNews(): void {
    while (this.#beforeSleep(!this.#manners.hasty)) {
      this.#runMicrotasks();
      if (this.#manners.hasty) return void perform((this.#world.bells[this.#view.index] as Bell).ring);
      this.#rest('awake');
    }
    this.#runMicrotasks();
  }

  #sleep(): void {
    const bell = this.#world.bells[this.#view.index] as Bell;
    const queues = this.#links.map(({ port }) => port);
    const deaths = this.#links.map(({ peer }) => peer);
    const timer = this.#onTime !== undefined;
    const woken = perform(sleep(this.#world.layout, { bell, queues, deaths, timer }));
    if (woken & TIME) {
      const callback = this.#onTime;
      this.#onTime = undefined;
      callback?.();
      this.#runMicrotasks();
    }
    if (woken & MESSAGE) for (const port of queues) this.#receive(port);
    if (woken & DEATH) this.#bury();
  }

  #side(port: Queue, other: Queue): SideChannel {
    return {
      isPrompt: !this.#manners.pipe,
      send: (item) => void perform(other.post(item as number)),
      take: () => {
        const message = perform(this.#manners.pipe ? port.takeWhatIsHere : port.take);
        return message === 0 ? undefined : { message };
      },
      receive: (receiver) => void this.#onMessage.set(port, receiver),
      hold: () => {},
      close: () => void this.#onMessage.delete(port),
    };
  }

  #receive(port: Queue): void {
    for (let item = perform(port.take); item !== 0; item = perform(port.take)) {
      this.#onMessage.get(port)?.(item);
      this.#runMicrotasks();
    }
  }

  // As the supervisor does when a worker has ended; a process has ended when its pipe has.
  #bury(): void {
    for (const link of [...this.#links]) {
      if (perform(isDead(this.#world.layout, link.peer)) === 0) continue;
      if (this.#manners.pipe) this.#receive(link.port);
      link.channel.drain();
      link.channel.close();
      this.#links.splice(this.#links.indexOf(link), 1);
    }
  }

  #runMicrotasks(): void {
    for (let next = this.#microtasks.shift(); next !== undefined; next = this.#microtasks.shift()) next();
  }

  #rest(where: string): void {
    running.time = 1;
    this.#view.rest(() => stateOf([where, this.#onTime, this.#doorbell, this.#links]));
  }
}
