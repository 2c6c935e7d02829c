/** What page and text of a report have in common. */

import type { Verdict } from '../diagnosis/verdict.js';
import type { ProfileData, ProfiledRun } from '../report-data.js';
import { count, ratioWithin, share, time } from '../words.js';

export function workSentence({ items, given, sequential, breakEvenItemMs }: ProfileData): string {
  const isSample = given !== undefined && given > items;
  const sample = isSample ? `${items.toLocaleString('en-US')} of ${count(given, 'item')}` : count(items, 'item');
  const breakEven = breakEvenItemMs === undefined ? '' : ` Workers break even at ${time(breakEvenItemMs)} an item.`;
  return `${sample}, ${time(sequential.itemMs.median)} each; the plain loop takes ${time(sequential.wallMs.median)}.${breakEven}`;
}

export function hostSentence({ at, host }: ProfileData): string {
  return `${at.replace('T', ' ').slice(0, 16)} on ${host.name}: ${host.cpu}, ${count(host.cores, 'core')}, Node ${host.node}, breakeven ${host.breakeven}.`;
}

export function answer({ parallelize, tasksPerWorker }: Verdict): string {
  if (tasksPerWorker !== undefined) return 'Stay in one thread';
  return parallelize ? 'Parallelism pays' : 'Keep the plain loop';
}

/** To copy into a program. */
export function snippet({ parallelize, kind, size, chunkSize, tasksPerWorker }: Verdict): string {
  if (tasksPerWorker !== undefined) {
    return `const pool = new InlinePool({ tasksPerWorker: ${tasksPerWorker} });\nconst results = await pool.map(task, items);`;
  }
  if (!parallelize) return 'const results = [];\nfor (const item of items) results.push(await task(item));';
  const pool = kind === 'process' ? 'ProcessPool' : 'ThreadPool';
  return `const pool = new ${pool}({ size: ${size} });\nconst results = await pool.map(task, items, { chunkSize: ${chunkSize} });`;
}

export function isBest({ best }: ProfileData, run: ProfiledRun): boolean {
  return best !== undefined && run.kind === best.kind && run.size === best.size && run.chunkSize === best.chunkSize;
}

/** How far the figures can be trusted, in one or two sentences. */
export function noiseSentences({ noise: { repeat, outlierShare }, sequential }: ProfileData): readonly string[] {
  const runs =
    repeat === undefined
      ? "No run was made twice alike, so nothing is known of the host's noise."
      : `Two identical runs: ${ratioWithin(repeat.median, repeat.interval)}. Outliers: ${share(outlierShare)} of the runs.`;
  const { median, interval } = sequential.itemMs;
  if (interval === undefined) return [runs];
  const [lower, upper] = interval;
  return [
    runs,
    `The median item takes ${time(median)}, with 95 % confidence between ${time(lower)} and ${time(upper)}; items differ by ${share(sequential.itemSpread)} of their mean.`,
  ];
}
