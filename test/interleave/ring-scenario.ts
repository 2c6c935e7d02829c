/** What a pool and its workers send each other, and how all must have come out when nobody can go on. */

import assert from 'node:assert/strict';
import type { Party, PartyView } from './behaviour.js';
import { type End, explore, type Found } from './explorer.js';
import type { RingCode } from './ring-code.js';
import { RingWorld } from './ring-world.js';
import { type ItemChannel, Thread } from './thread.js';

export interface Scenario {
  /** Items that the pool sends to each worker. */
  readonly calls?: readonly number[];
  /** Items that each worker sends by itself; or 'answers': each one back. */
  readonly results?: readonly number[] | 'answers';
  readonly workers?: number;
  readonly units?: number;
  /** How many may die. */
  readonly deaths?: number;
  readonly spins?: number;
  readonly pipe?: boolean;
  readonly hasty?: boolean;
  /** All items but the first are sent by a timer. */
  readonly timer?: boolean;
  /** The other side is roused before each item. */
  readonly rouses?: boolean;
  /** Of turns; without it all orders are gone through. */
  readonly interruptions?: number | undefined;
  /** Calls that run at once in a worker, all of which wait when it is crowded. */
  readonly atOnce?: number;
}

/** One way of one link. */
class Stream {
  readonly #name: string;
  readonly #view: PartyView;
  readonly #items: readonly number[];
  readonly #rouses: boolean;
  readonly #channel: ItemChannel;
  #count = 0;

  constructor(name: string, view: PartyView, channel: ItemChannel, items: readonly number[], rouses = false) {
    this.#name = name;
    this.#view = view;
    this.#channel = channel;
    this.#items = items;
    this.#rouses = rouses;
  }

  /** Sends as a worker's call loop does: before each item it waits for room when the receiver is behind. */
  produce(producer: number, to = this.#items.length): void {
    for (; this.#count < to; this.#count++) {
      if (this.#channel.crowded) return void this.#channel.room().then(() => this.produce(producer, to));
      this.send(this.#items[this.#count] as number);
    }
    if (to === this.#items.length) this.#view.note(`producer ${producer} done`);
  }

  send(item: number): void {
    if (this.#rouses) this.#channel.rouse();
    if (!this.#channel.sendPlain(item)) this.#channel.send(item);
    this.#view.note(`sent ${this.#name} ${item}`);
  }

  consume(then?: (item: number) => void): void {
    let count = 0;
    this.#channel.receive((item) => {
      assert.equal(item, this.#items[count], `got ${item} as item ${count}`);
      count++;
      this.#view.note(`got ${this.#name} ${item}`);
      then?.(item);
    });
  }
}

export function run(code: RingCode, scenario: Scenario): Found {
  const { calls = [], results = [], workers = 1, units = 4, timer = false, atOnce = 1, rouses } = scenario;
  const back = results === 'answers' ? calls : results;
  const world = new RingWorld(code, { workers, units, messages: Math.max(calls.length, back.length) });
  const manners = { spins: scenario.spins ?? 0, pipe: scenario.pipe ?? false, hasty: scenario.hasty ?? false };

  const pool: Party = {
    name: 'pool',
    mayDie: true,
    run(view) {
      const thread = new Thread(world, view, manners);
      for (let worker = 1; worker <= workers; worker++) {
        const channel = thread.channel(worker);
        new Stream(`result ${worker}`, view, channel, back).consume();
        const stream = new Stream(`call ${worker}`, view, channel, calls, rouses);
        stream.produce(0, timer ? 1 : undefined);
        if (timer) thread.onTime(() => stream.produce(0));
      }
      thread.runEventLoop();
    },
  };
  const aWorker = (worker: number): Party => ({
    name: `worker ${worker}`,
    mayDie: true,
    run(view) {
      const thread = new Thread(world, view, manners);
      const channel = thread.channel(worker);
      const stream = new Stream(`result ${worker}`, view, channel, back, rouses);
      new Stream(`call ${worker}`, view, channel, calls).consume(
        results === 'answers' ? (item) => stream.send(item) : undefined,
      );
      if (results !== 'answers') for (let producer = 0; producer < atOnce; producer++) stream.produce(producer);
      thread.runEventLoop();
    },
  });
  return explore({
    layout: world.layout,
    parties: [pool, ...Array.from({ length: workers }, (_, index) => aWorker(1 + index))],
    deaths: scenario.deaths ?? 1,
    interruptions: scenario.interruptions,
    begin: (first) => world.begin(first),
    atEnd(end) {
      for (let worker = 1; worker <= workers; worker++) {
        checkStream(end, `call ${worker}`, 0, worker, calls.length);
        checkStream(end, `result ${worker}`, worker, 0, back.length);
        if (end.dead[worker] || end.dead[0] || results === 'answers') continue;
        assert.equal(count(end, worker, 'producer'), atOnce, `worker ${worker} waits for room for ever`);
      }
      if (end.dead.slice(1).every((dead) => dead) && !end.dead[0]) assert.ok(end.finished[0], 'the pool hangs');
    },
  });
}

// Between two that live all has come; from one that died, at least what it knew that it had sent.
function checkStream(end: End, name: string, from: number, to: number, length: number): void {
  if (end.dead[to]) return;
  const got = count(end, to, `got ${name} `);
  if (!end.dead[from]) {
    assert.equal(got, length, `party ${to} sleeps and has not got each ${name}`);
    return;
  }
  assert.ok(to === 0 || end.finished[to], `party ${to} hangs`);
  assert.ok(got >= count(end, from, `sent ${name} `), `a ${name} was lost with party ${from}`);
}

function count({ notes }: End, party: number, beginning: string): number {
  return (notes[party] as readonly string[]).filter((note) => note.startsWith(beginning)).length;
}
