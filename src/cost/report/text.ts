/** The report of a profile for a terminal: plain lines, without colour. */

import { totalMs } from '../breakdown.js';
import type { Evidence } from '../diagnosis/diagnose.js';
import type { ProfileData } from '../report-data.js';
import { ratioWithin, share, time } from '../words.js';
import { partsOf, tellingParts } from './parts.js';
import { answer, hostSentence, isBest, noiseSentences, snippet, workSentence } from './sentences.js';

/** Ends with a line end. Pure: the same data give the same text. */
export function renderText(data: ProfileData): string {
  const { task, verdict, sentence, needsProfile, breakdown, runs, evidence, reproduce } = data;
  const blocks = [
    [task, workSentence(data), hostSentence(data)],
    [
      `${answer(verdict)}: ${verdict.sentence}`,
      `What holds it back: ${sentence}`,
      ...verdict.advice.slice(1).map((advice) => `What else to do: ${advice}`),
      ...(needsProfile.length > 0 ? [`Not tried: ${needsProfile.join('; ')}`] : []),
    ],
    ['To copy', ...indented(snippet(verdict).split('\n'))],
    breakdown && ['Where each millisecond goes', ...breakdownLines(breakdown)],
    runs.length > 0 && ['Runs', ...runLines(data)],
    evidence.length > 0 && ['Evidence', ...evidence.flatMap(evidenceLines)],
    ['Noise', ...indented(noiseSentences(data))],
    ['How to reproduce', ...indented([reproduce])],
  ];
  return blocks.flatMap((lines) => (lines ? [`${lines.join('\n')}\n`] : [])).join('\n');
}

function breakdownLines(breakdown: NonNullable<ProfileData['breakdown']>): string[] {
  const all = totalMs(breakdown) || 1;
  return columns(
    tellingParts(partsOf(breakdown)).map(({ name, ms }) => [name, time(ms), share(ms / all)]),
    1,
  );
}

function runLines(data: ProfileData): string[] {
  const rows = data.runs.map((run) => [
    `${run.kind}${isBest(data, run) ? ' (best)' : ''}`,
    String(run.size),
    run.chunkSize.toLocaleString('en-US'),
    time(run.wallMs.median),
    ratioWithin(run.speedup.median, run.speedup.interval),
    String(run.rounds),
  ]);
  return columns([['kind', 'workers', 'chunk', 'wall time', 'speed-up', 'rounds'], ...rows], 1);
}

function evidenceLines({ number, measures, value, threshold, outcome, sentence }: Evidence): string[] {
  const found = value === undefined ? measures : `${measures}: ${value}`;
  const line = `${String(number).padStart(4)}  ${outcome.padEnd('needs profile'.length)}  ${found} (${threshold})`;
  return sentence === undefined ? [line] : [line, `${' '.repeat(21)}${sentence}`];
}

/** The first `left` columns begin alike, the others end alike. */
function columns(rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => {
    const cells = row.map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    return `  ${cells.join('  ')}`;
  });
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
