import assert from 'node:assert/strict';
import { test } from 'node:test';

/**
 * The steps of native/control.cc, one after the other in every order, with a process dying at any of them. S and B hold the slot; A is sent it
 * by S, who gives it up when A has it; whoever is left sweeps for the dead ones. A step is one atomic operation on the words.
 */
type Name = 'A' | 'B' | 'S' | 'sweep';
const HOLDERS = ['A', 'B', 'S'] as const;

interface World {
  phase: 'open' | 'claimed' | 'empty';
  version: number;
  claimer: string;
  /** Those whose bit is set. */
  bits: string;
  dead: string;
  /** A has told S that it holds the slot. */
  arrived: boolean;
  /** Whom the last sweep was for. */
  swept: string;
  emptied: number;
  /** The next step of each. */
  at: Record<Name, number>;
  /** The version that each has read. */
  read: Record<Name, number>;
}

/** Does it, and says which step is next: `next` by default, or none when it has to wait. */
type Step = (world: World) => number | 'next' | 'wait';

const END = 1000;

/** From `start`: reads the state, then each holder, claims, empties; `after` is where it goes on. */
function emptyIfUnheld(me: Name, after: number): Step[] {
  return [
    (world) => {
      world.read[me] = world.version;
      return world.phase === 'open' ? 'next' : after;
    },
    ...HOLDERS.map(
      (holder): Step =>
        (world) =>
          world.bits.includes(holder) ? after : 'next',
    ),
    (world) => {
      if (world.phase !== 'open' || world.version !== world.read[me]) return after;
      world.phase = 'claimed';
      world.claimer = me;
      return 'next';
    },
    (world) => empty(world, after),
  ];
}
const EMPTYING = 6;

function empty(world: World, after: number): number {
  world.phase = 'empty';
  world.emptied += 1;
  return after;
}

function release(me: Name, holder: string, start: number, after = END): Step[] {
  return [
    (world) => {
      world.bits = world.bits.replace(holder, '');
      return start + 1;
    },
    ...emptyIfUnheld(me, after),
  ];
}

function acquire(counted: boolean): Step[] {
  return [
    (world) => (world.phase === 'open' ? 'next' : END),
    (world) => {
      world.bits += 'A';
      return 'next';
    },
    (world) => {
      if (world.phase !== 'open') return 4;
      if (counted) world.version += 1;
      return 'next';
    },
    (world) => {
      world.arrived = true;
      return 'next';
    },
  ];
}

/** A sweep for those that are dead when it begins. */
function sweep(dead: string): Step[] {
  const steps: Step[] = [() => 'next'];
  for (const holder of dead) {
    const finish = steps.length + 1 + EMPTYING;
    steps.push(...release('sweep', holder, steps.length, finish));
    steps.push((world) => (world.phase === 'claimed' && world.claimer === holder ? empty(world, finish + 1) : 'next'));
  }
  return [...steps, ...emptyIfUnheld('sweep', END)];
}

const programs = new Map<string, Step[]>();

function program(name: Name, swept: string, counted: boolean): Step[] {
  const key = `${name} ${swept} ${counted}`;
  const known = programs.get(key) ?? stepsOf(name, swept, counted);
  programs.set(key, known);
  return known;
}

function stepsOf(name: Name, swept: string, counted: boolean): Step[] {
  if (name === 'A') return [...acquire(counted), ...release('A', 'A', 4)];
  if (name === 'B') return release('B', 'B', 0);
  if (name === 'sweep') return sweep(swept);
  const answered = ({ arrived, dead, at }: World) => arrived || dead.includes('A') || at.A > 3;
  return [(world) => (answered(world) ? 'next' : 'wait'), ...release('S', 'S', 1)];
}

/** Every world that can come after this one. */
function* worldsAfter(world: World, counted: boolean): Generator<World> {
  for (const name of [...HOLDERS, 'sweep'] as const) {
    if (world.dead.includes(name)) continue;
    if (name !== 'sweep' && world.dead.length < 2) {
      yield { ...world, dead: [...world.dead, name].sort().join('') };
    }
    const next: World = { ...world, at: { ...world.at }, read: { ...world.read } };
    if (name === 'sweep' && next.at.sweep >= END && next.swept !== next.dead) {
      next.swept = next.dead;
      next.at.sweep = 0;
    }
    const step = program(name, next.swept, counted)[next.at[name]];
    const then = step?.(next) ?? 'wait';
    if (then === 'wait') continue;
    next.at[name] = then === 'next' ? next.at[name] + 1 : then;
    if (next.at[name] >= END) next.read[name] = 0;
    yield next;
  }
}

/** Those that live and count on the bytes. */
function using({ at, dead, arrived }: World): string[] {
  const uses = { A: arrived && at.A === 4, B: at.B === 0, S: at.S <= 1 };
  return HOLDERS.filter((name) => uses[name] && !dead.includes(name));
}

function keyOf({ at, read, ...words }: World): string {
  return [...Object.values(words), ...Object.values(at), ...Object.values(read)].join();
}

function explore(counted = true): { worlds: number; ends: number } {
  const first: World = {
    phase: 'open',
    version: 0,
    claimer: '',
    bits: 'BS',
    dead: '',
    arrived: false,
    swept: '',
    emptied: 0,
    at: { A: 0, B: 0, S: 0, sweep: END },
    read: { A: 0, B: 0, S: 0, sweep: 0 },
  };
  const seen = new Set([keyOf(first)]);
  const waiting = [first];
  let ends = 0;
  for (let world = waiting.pop(); world !== undefined; world = waiting.pop()) {
    if (world.phase !== 'open') assert.deepEqual(using(world), [], `taken away: ${JSON.stringify(world)}`);
    let last = true;
    for (const next of worldsAfter(world, counted)) {
      // A death is no step that anybody waits for.
      if (next.dead === world.dead) last = false;
      const key = keyOf(next);
      if (!seen.has(key)) waiting.push(next);
      seen.add(key);
    }
    if (!last) continue;
    ends += 1;
    assert.deepEqual([world.phase, world.emptied], ['empty', 1], `left behind: ${JSON.stringify(world)}`);
  }
  return { worlds: seen.size, ends };
}

test('a slot is emptied once, and never while a living process holds it, in whatever order and whoever dies', () => {
  const { worlds, ends } = explore();
  assert.ok(worlds > 10_000 && ends > 10, `${worlds} worlds, ${ends} ends`);
});

test('were acquisitions not counted, a slot would be taken away from one that has just acquired it', () => {
  assert.throws(() => explore(false), /taken away/);
});
