/** Each decision of the protocol, taken otherwise: the explorer then finds what it is there for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edit } from '../edited.js';
import { loadRings } from './ring-code.js';
import { run, type Scenario } from './ring-scenario.js';

interface Mutant extends Edit {
  readonly scenario: Scenario;
  readonly finds: RegExp;
}

const doorbell = 'memory/doorbell';
const ring = 'transport/ring';
const channel = 'transport/ring-channel';

const calls = { calls: [11, 12] };
const manyCalls = { calls: [11, 12, 13] };
const manyResults = { results: [11, 12, 13, 14] };
const aside = { calls: [11, 102, 13] };
const asideWhenFull = { calls: [11, 12, 103, 14, 5], deaths: 0 };
const pipe = { calls: [11, 102, 3, 104, 5], units: 8, pipe: true, interruptions: 2 };

const overslept = /sleeps and has not got each/;

const mutants: Record<string, Mutant> = {
  'a thread that announces its sleep after its last look': {
    file: doorbell,
    from: 'this.#announce(true); if (!this.#hasNews()) return false; this.#announce(false); return true;',
    to: 'if (this.#hasNews()) return true; this.#announce(true); return false;',
    scenario: calls,
    finds: overslept,
  },
  'a thread that does not look again after it has announced its sleep': {
    file: doorbell,
    from: 'if (!this.#hasNews()) return false; this.#announce(false); return true;',
    to: 'return false;',
    scenario: calls,
    finds: overslept,
  },
  'a thread that believes its event loop which says that it will not wait': {
    file: doorbell,
    from: 'if (this.#idleSince === 0) this.#idleSince = now();',
    to: 'if (!mayWait) return false;',
    scenario: { ...calls, hasty: true },
    finds: overslept,
  },
  'a producer that looks who sleeps before it publishes': {
    file: channel,
    from: 'writer.close(format.kind, word, end);',
    to: 'const must = writer.mustWake(); writer.close(format.kind, word, end); if (must) this.#ends.wake(); return true;',
    scenario: calls,
    finds: overslept,
  },
  'a producer that publishes before it has written': {
    file: ring,
    from: 'this.ints[int] = kind | (units << 8); this.ints[int + 1] = word; this.#tail = (this.#tail + units) | 0; store(this.control, TAIL, this.#tail);',
    to: 'this.#tail = (this.#tail + units) | 0; store(this.control, TAIL, this.#tail); this.ints[int] = kind | (units << 8); this.ints[int + 1] = word;',
    scenario: calls,
    finds: /data race/,
  },
  'a producer that does not look how much is free': {
    file: ring,
    from: 'const free = this.units - ((this.#tail - this.#head) >>> 0);',
    to: 'const free = this.units;',
    scenario: manyCalls,
    finds: /data race/,
  },
  'a producer that takes positions for numbers that never wrap': {
    file: ring,
    from: 'const free = this.units - ((this.#tail - this.#head) >>> 0);',
    to: 'const free = this.units - (this.#tail - this.#head);',
    scenario: manyCalls,
    finds: /data race/,
  },
  "a producer that leaves what is left before the ring's end without a record": {
    file: ring,
    from: 'this.ints[this.#intAt(this.#tail & (this.units - 1))] = PADDING | (this.#padding << 8);',
    to: '',
    scenario: manyCalls,
    finds: /no record|data race/,
  },
  'a consumer that gives space back before it has read what is there': {
    file: channel,
    from: 'if (reader.kind === this.#in.kind) this.#receiver',
    to: 'reader.release(); if (reader.kind === this.#in.kind) this.#receiver',
    scenario: manyCalls,
    finds: /data race/,
  },
  'a consumer that looks who waits for room before it gives it': {
    file: channel,
    from: 'reader.release(); if (reader.mustWake()) this.#ends.wake();',
    to: 'const must = reader.mustWake(); reader.release(); if (must) this.#ends.wake();',
    scenario: manyResults,
    finds: overslept,
  },
  'a producer that waits for room and does not say so': {
    file: channel,
    from: 'this.#writer.awaitRoom(asleep)',
    to: 'void asleep',
    scenario: manyResults,
    finds: overslept,
  },
  'a producer that remembers how much room there was': {
    file: ring,
    from: '(this.#tail - load(this.control, HEAD)) >>> 0 <= this.units / 2',
    to: '(this.#tail - this.#head) >>> 0 <= this.units / 2',
    scenario: manyResults,
    finds: overslept,
  },
  'a thread that remembers only the last one who waits for room': {
    file: channel,
    from: 'if (this.#room === undefined) {',
    to: '{',
    scenario: { ...manyResults, atOnce: 2 },
    finds: /waits for room for ever/,
  },
  'a call behind a message of which nothing tells': {
    file: channel,
    from: '!(this.#told || this.#tell())',
    to: 'false',
    scenario: asideWhenFull,
    finds: /got 5 as item 3/,
  },
  'a message handed over before the calls that were sent before it': {
    file: channel,
    from: 'this.#came.push(message); if (this.#goesOn === undefined) this.drain(MOST_IN_A_TURN);',
    to: 'this.#deliver(message);',
    scenario: aside,
    finds: /got 102 as item 0/,
  },
  'a call handed over before the message that was sent before it': {
    file: channel,
    from: "throw new Error('A ring holds a count of messages that were never sent.'); return false;",
    to: 'return true;',
    scenario: pipe,
    finds: /got \d as item/,
  },
  'a pool that reads only some of what a dead worker has left': {
    file: channel,
    from: 'this.#readSome(end); continue;',
    to: 'this.#readSome(); return;',
    scenario: { results: [1, 2, 3] },
    finds: /was lost/,
  },
};

for (const [name, { scenario, finds, ...edit }] of Object.entries(mutants)) {
  test(`${name} is found out`, async () => {
    const code = await loadRings(edit);
    assert.throws(() => run(code, scenario), finds);
  });
}
