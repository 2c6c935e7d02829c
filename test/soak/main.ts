/** The soak: see README.md. Run by scripts/soak.mjs. */

import { Memory } from './memory-trend.js';
import { OpenWaits } from './open-waits.js';
import { moreThan, type Remains, remains, residentBytes } from './remains.js';
import { report } from './report.js';
import { runRound } from './round.js';
import { Threads } from './saboteur.js';
import { watchStrayErrors } from './stray-errors.js';
import { Tally, total } from './tally.js';

/** Node opens some things of its own the first time that they are needed. */
const WARM_UP_ROUNDS = 5;
const STATUS_EVERY_MS = 10_000;

const [folder = '', ...numbers] = process.argv.slice(2);
/** `onlyRound`: 0 for all. */
const [minutes = 0, seed = 0, onlyRound = 0] = numbers.map(Number);
console.log(`soak: seed ${seed}, ${minutes} minutes, Node ${process.version}`);

const tally = new Tally();
const waits = new OpenWaits(tally);
const memory = new Memory();
watchStrayErrors(tally);
const around = { tally, waits, threads: new Threads(), folder };

const started = performance.now();
let toldAt = started;
let before: Remains | undefined;
for (let round = 1; performance.now() - started < minutes * 60_000; round++) {
  await runRound(seed, onlyRound || round, around);
  const resident = await residentBytes();
  if (before !== undefined) {
    const left = await moreThan(before);
    for (const what of left) tally.wrong('leak', `left behind: ${what}`);
    if (left.length > 0) before = remains();
    memory.add({ atMs: performance.now() - started, bytes: resident, deaths: total(tally.deaths) });
  } else if (round >= WARM_UP_ROUNDS) before = remains();
  if (performance.now() - toldAt > STATUS_EVERY_MS) {
    toldAt = performance.now();
    console.log(report.status(tally, resident));
  }
}
waits.stop();
if (memory.grows) tally.wrong('leak', `memory grows: ${memory}`);
console.log(report.final(tally, memory, { seed, minutes: (performance.now() - started) / 60_000, onlyRound }));
process.exitCode = tally.findings.length === 0 ? 0 : 1;
setTimeout(() => {
  console.log(`The program does not end by itself: ${process.getActiveResourcesInfo()}`);
  process.exit(1);
}, 10_000).unref();
