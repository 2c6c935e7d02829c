/** A thread of the explored code: an event loop, as libuv and native/bell.cc run it, with a doorbell and channels. */

import type { Doorbell } from '#src/memory/doorbell.js';
import type { RingChannel, SideChannel } from '#src/transport/ring-channel.js';
import type { PartyView } from './behaviour.js';
import { type Bell, DEATH, isDead, MESSAGE, type Queue, sleep, TIME } from './devices.js';
import { ItemFormat, Memory, perform, running, runs, stateOf } from './ring-code.js';
import type { RingWorld } from './ring-world.js';

export type ItemChannel = RingChannel<number, number>;

export interface Manners {
  /** It looks so often before it sleeps. */
  readonly spins: number;
  /** Its port is a pipe: messages are there only when the event loop has read them. */
  readonly pipe: boolean;
  /** Something of the user's always wants a turn: the event loop asks for news once each turn only, and first with timeout 0. */
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
  #beforeSleep: (timeout: number) => boolean = () => false;

  constructor(world: RingWorld, view: PartyView, manners: Manners) {
    this.#world = world;
    this.#view = view;
    this.#manners = manners;
    runs({ view, memory: world.memory, microtasks: this.#microtasks, time: 1 });
    const addon = {
      watchBell: (_bell: number, _owned: boolean, beforeSleep: (timeout: number) => boolean) => {
        this.#beforeSleep = beforeSleep;
      },
      yieldCpu: () => {
        running.time += 1;
      },
    };
    const policy = { budget: () => manners.spins * 1000, waited: () => {} };
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
    let isFirst = this.#manners.hasty;
    while (this.#links.length > 0) {
      this.#runMicrotasks();
      this.#rest(isFirst ? 'at first' : 'awake');
      if (isFirst) {
        isFirst = false;
        if (!this.#beforeSleep(0)) continue;
      }
      this.#askForNews();
      this.#rest('about to sleep');
      this.#sleep();
    }
  }

  // Watch::BeforeSleep.
  #askForNews(): void {
    while (this.#beforeSleep(-1)) {
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

  #side(port: Queue, other: Queue): SideChannel<number, number> {
    return {
      crowded: false,
      sendPlain: () => false,
      send: (item) => void perform(other.post(item)),
      take: () => {
        const message = this.#manners.pipe ? 0 : perform(port.take);
        return message === 0 ? undefined : { message };
      },
      receive: (receiver) => void this.#onMessage.set(port, receiver),
      room: () => Promise.resolve(),
      drain: () => {},
      keepAlive: () => {},
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
