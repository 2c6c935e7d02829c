import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderText } from '#src/cost/report/text.js';
import type { ProfileData } from '#src/cost/report-data.js';
import { sample } from './sample.js';

const text = renderText(sample);
const block = (title: string) => text.split('\n\n').find((one) => one.startsWith(title))!;

describe('the report as text', () => {
  it('begins with the task, the verdict and what holds it back', () => {
    const [head, verdict] = text.split('\n\n');
    assert.match(
      head!,
      /^photos\.ts#thumbnail\n480 items, .* each; the plain loop takes .*\n2026-11-21 20:15 on workshop/,
    );
    assert.ok(
      verdict!.startsWith(`Parallelism pays: ${sample.verdict.sentence}\nWhat holds it back: ${sample.sentence}`),
    );
  });

  it('gives the lines to copy, where it pays and where it does not', () => {
    assert.equal(
      block('To copy'),
      'To copy\n  const pool = new ThreadPool({ size: 4 });\n  const results = await pool.map(task, items, { chunkSize: 1 });',
    );
    const loop = renderText({ ...sample, verdict: { ...sample.verdict, parallelize: false } });
    assert.match(loop, /Keep the plain loop: .*[\s\S]*To copy\n {2}const results = \[\];/);
  });

  it('has a row for each run, the numbers below each other, the best one named', () => {
    const [, head, ...rows] = block('Runs').split('\n');
    assert.equal(rows.length, sample.runs.length);
    assert.ok(rows.every((row) => row.length === head!.length));
    assert.equal(rows.filter((row) => row.includes('(best)')).length, 1);
    assert.match(rows[0]!, /^ {2}thread \(best\) +4 +1 +\S+ s +\S+x \[\S+, \S+\] +9$/);
  });

  it('has a line for each rule with value and threshold, and the sentence of what was found', () => {
    const lines = block('Evidence').split('\n');
    for (const { number, measures, value, threshold, sentence } of sample.evidence) {
      const at = lines.findIndex((line) => line.startsWith(`${String(number).padStart(4)} `));
      assert.ok(lines[at]!.includes(`${measures}${value === undefined ? '' : `: ${value}`} (${threshold})`));
      if (sentence !== undefined) assert.equal(lines[at + 1]!.trim(), sentence);
    }
  });

  it('says where the time goes, how far to trust it, and how to make it again', () => {
    assert.match(block('Where each'), /\n {2}compute {2,}14\.9 s {2,}93 %\n/);
    assert.match(block('Noise'), /Two identical runs: 1\.01x/);
    assert.equal(block('How to'), `How to reproduce\n  ${sample.reproduce}\n`);
  });

  it('can do without what was not measured', () => {
    const { best, breakdown, ...rest } = sample;
    const bare: ProfileData = { ...rest, best: undefined, breakdown: undefined, runs: [], evidence: [] };
    const short = renderText(bare);
    assert.doesNotMatch(short, /undefined|NaN|Runs|Evidence|Where each/);
    assert.match(short, /What holds it back/);
  });
});
