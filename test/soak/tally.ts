/** What the soak has counted, and what it has found wrong. */

export type Wrong =
  | 'lost'
  | 'settled twice'
  | 'wrong result'
  | 'unexplained failure'
  | 'unexplained death'
  | 'stats'
  | 'leak'
  | 'stray error';

export interface Finding {
  readonly round: number;
  readonly kind: Wrong;
  readonly what: string;
}

export class Tally {
  round = 0;
  submitted = 0;
  readonly outcomes = new Map<string, number>();
  readonly deaths = new Map<string, number>();
  readonly workloads = new Map<string, number>();
  /** The end of a pool that took longest, in ms. */
  slowestEnd = { ms: 0, what: 'none' };
  readonly findings: Finding[] = [];

  count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  ended(what: string, ms: number): void {
    if (ms > this.slowestEnd.ms) this.slowestEnd = { ms: Math.round(ms), what: `${what} in round ${this.round}` };
  }

  wrong(kind: Wrong, what: string): void {
    const finding = { round: this.round, kind, what };
    this.findings.push(finding);
    console.log(`round ${finding.round}: ${kind}: ${what}`);
  }

  found(kind: Wrong): number {
    return this.findings.filter((finding) => finding.kind === kind).length;
  }
}

export function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
