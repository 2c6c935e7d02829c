/** What a soak says of itself, on its way and at its end. */

import type { Memory } from './memory-trend.js';
import { lostModules } from './remains.js';
import { type Tally, total, type Wrong } from './tally.js';

interface Run {
  readonly seed: number;
  readonly minutes: number;
  /** 0: all. */
  readonly onlyRound: number;
}

const WRONGS: readonly Wrong[] = [
  'lost',
  'settled twice',
  'wrong result',
  'unexplained failure',
  'unexplained death',
  'stats',
  'leak',
  'stray error',
];

function status(tally: Tally, resident: number): string {
  const { heapUsed, external } = process.memoryUsage();
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  const memory = `${mib(resident)} MiB, of which ${mib(heapUsed)} heap, ${mib(external)} external`;
  const counts = `${tally.submitted} submitted, ${total(tally.deaths)} deaths, ${tally.findings.length} wrong`;
  return `round ${tally.round}: ${counts}, ${memory}`;
}

function final(tally: Tally, memory: Memory, { seed, minutes, onlyRound }: Run): string {
  const lines = [
    '',
    `soak of ${minutes.toFixed(1)} minutes, ${tally.round} rounds, seed ${seed}`,
    `submitted: ${tally.submitted}`,
    ...table('settled', tally.outcomes),
    ...table('deaths of workers', tally.deaths),
    ...table('kinds of work', tally.workloads),
    `slowest end of a pool: ${tally.slowestEnd.ms} ms, ${tally.slowestEnd.what}`,
    `memory: ${memory}`,
    `descriptors of modules that ended threads were reading, lost by Node: ${lostModules()}`,
    ...WRONGS.map((kind) => `${kind}: ${tally.found(kind)}`),
  ];
  if (tally.findings.length > 0) {
    const rounds = [...new Set(tally.findings.map(({ round }) => round))];
    lines.push(
      `FAILED. All of it again: npm run soak -- --minutes ${Math.ceil(minutes)} --seed ${seed}`,
      ...rounds
        .slice(0, 5)
        .map(
          (round) =>
            `One round, again and again: npm run soak -- --minutes 1 --seed ${seed} --round ${onlyRound || round}`,
        ),
    );
  }
  return lines.join('\n');
}

function table(title: string, counts: ReadonlyMap<string, number>): string[] {
  const rows = [...counts].sort(([, one], [, other]) => other - one);
  return [`${title}: ${total(counts)}`, ...rows.map(([name, count]) => `${String(count).padStart(8)}  ${name}`)];
}

export const report = { status, final };
