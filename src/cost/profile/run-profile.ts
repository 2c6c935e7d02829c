/** `profile`: the experiment, step by step. What is run next, and when it is enough, is decided in race.ts. */

import { calibrateWith } from '../calibrate/with-cache.js';
import { predict } from '../predict.js';
import type { Probe, ProbedTask } from '../probe.js';
import type { Workload } from '../workload.js';
import { profileData } from './data.js';
import { estimateLoop } from './estimate-loop.js';
import { Experiment } from './experiment.js';
import { listOf, type ProfileOptions, resolveProfileOptions } from './options.js';
import { type PayloadSize, payloadOf } from './payload.js';
import { Profile } from './profile.js';
import { sampleSize } from './sample.js';
import { Work } from './work.js';

/** So many items tell what their payload is. */
const WEIGHED = 16;

export async function profileWith(
  probe: Probe,
  task: ProbedTask,
  items: Iterable<unknown> | AsyncIterable<unknown>,
  options: ProfileOptions = {},
): Promise<Profile> {
  const resolved = resolveProfileOptions(task, items, options);
  const { budgetMs, signal, onProgress } = resolved;
  signal?.throwIfAborted();
  const all = new Work(task, await listOf(items, resolved.tuples), resolved);
  const begun = probe.now();
  onProgress('plain loop');
  const { itemMs, spread, result } = await estimateLoop(all, probe.now, budgetMs);
  signal?.throwIfAborted();
  onProgress('figures of this host');
  const calibration = resolved.calibration ?? (await calibrateWith(probe, { quick: true }));
  signal?.throwIfAborted();

  const payload = { arguments: argumentsPayload(all), results: payloadOf(result, 'result') };
  const one: Workload = {
    items: all.items.length,
    itemMs,
    spread,
    bytesIn: payload.arguments.bytes,
    bytesOut: payload.results.bytes,
    shape: payload.arguments.bytes >= payload.results.bytes ? payload.arguments.shape : payload.results.shape,
  };
  const { thread } = predict(calibration, one);
  const size = sampleSize({
    items: one.items,
    itemMs,
    mapItemMs: thread.wallMs.median / one.items,
    cores: Math.max(1, Math.floor(calibration.cores)),
    budgetMs,
  });
  const work = all.sample(size);
  const workload = { ...one, items: work.items.length };
  const experiment = new Experiment(probe, work, {
    calibration,
    workload,
    payload,
    result,
    begun,
    budgetMs,
    onProgress,
  });
  const found = await experiment.run();
  return new Profile(
    profileData({
      name: resolved.name,
      at: new Date().toISOString(),
      calibration,
      given: Math.max(one.items, resolved.total ?? 0),
      payload,
      ...found,
    }),
  );
}

/** Of an item in the middle; what all items have in common is sent once. */
function argumentsPayload(work: Work): PayloadSize {
  const some = work.sample(WEIGHED);
  const { tuples } = work.options;
  const weighed = some.items.map((item) => {
    const payload = payloadOf(tuples ? item : [item], 'args');
    return payload.bytes;
  });
  const mean = weighed.reduce((sum, bytes) => sum + bytes, 0) / weighed.length;
  const typical = payloadOf(tuples ? some.items[0] : [some.items[0]], 'args');
  return { ...typical, bytes: Math.round(mean) };
}
