/** What page and text of a report have in common. */

import type { Verdict } from '../diagnosis/verdict.js';
import type { ProfileData, ProfiledRun } from '../report-data.js';
import { count, ratioWithin, share, time } from '../words.js';

export function workSentence({ items, sequential }: ProfileData): string {
  return `${count(items, 'item')}, ${time(sequential.itemMs.median)} each; the plain loop takes ${time(sequential.wallMs.median)}.`;
}

export function hostSentence({ at, host }: ProfileData): string {
  return `${at.replace('T', ' ').slice(0, 16)} on ${host.name}: ${host.cpu}, ${count(host.cores, 'core')}, Node ${host.node}, breakeven ${host.breakeven}.`;
}

export function answer({ parallelize }: Verdict): string {
  return parallelize ? 'Parallelism pays' : 'Keep the plain loop';
}

/** To copy into a program. */
export function snippet({ parallelize, kind, size, chunkSize }: Verdict): string {
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
