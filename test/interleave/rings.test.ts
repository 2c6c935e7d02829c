import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRings } from './ring-code.js';
import { run, type Scenario } from './ring-scenario.js';

/** How many turns may be interrupted where that is bounded; `all` for no bound, which takes many minutes. */
const INTERRUPTIONS = process.env.INTERRUPTIONS ?? '2';

// Items of 11 to 19 take two units of a ring of four, single digits one: two items fill it, the third goes round its end.
const everyOrder: Record<string, Scenario> = {
  'two calls to a worker that sleeps whenever it can': { calls: [11, 12] },
  'three, of which the last waits for space at the beginning of the ring': { calls: [11, 12, 3] },
  'a thread that is roused before each call comes': { calls: [11, 12], rouses: true },
  'a thread that spins before it sleeps': { calls: [11, 12], spins: 1 },
  'threads that ask for news only once each turn of their event loops': { calls: [11, 12, 13], hasty: true },
  'a message by the port between two calls': { calls: [11, 102, 13] },
  'a message by the port first, each call answered': { calls: [101, 12], results: 'answers' },
};
const interrupted: Record<string, Scenario> = {
  'two calls, each answered': { calls: [11, 12], results: 'answers' },
  'results for which there is no room': { results: [11, 12, 13, 14] },
  'two calls of a worker that wait for room': { results: [11, 12, 13, 14], atOnce: 2 },
  'a message by the port of which the full ring has no space to tell': { calls: [11, 12, 103, 14, 5] },
  'messages by a pipe, which may come later than what the ring says of them': {
    calls: [11, 102, 3, 104, 5],
    units: 8,
    pipe: true,
  },
  'a call from a timer while the thread has announced its sleep': { calls: [11, 12], results: 'answers', timer: true },
  'two workers of one thread': { calls: [1], results: [2], workers: 2 },
};

async function holds(scenario: Scenario): Promise<void> {
  const { worlds, ends } = run(await loadRings(), scenario);
  assert.ok(worlds > 1000 && ends > 10, `${worlds} worlds, ${ends} ends`);
}

for (const [name, scenario] of Object.entries(everyOrder)) {
  test(`in every order of steps, whoever dies: ${name}`, () => holds(scenario));
}
for (const [name, scenario] of Object.entries(interrupted)) {
  const interruptions = INTERRUPTIONS === 'all' ? undefined : Number(INTERRUPTIONS);
  test(`in every order with at most ${INTERRUPTIONS} turns interrupted, whoever dies: ${name}`, () =>
    holds({ ...scenario, interruptions }));
}
