/** Memory for workers and for what they share. */

import { formatBytes } from '../../base/units.js';
import { bad, type HostLine, note, ok } from './line.js';
import { usableCores } from './processor.js';
import type { HostReadings } from './readings.js';

/** Of an idle worker process, beside the parts that all Nodes share, docs/processes.md. */
const WORKER_BYTES = 15e6;
const SHARED_BYTES = 35e6;
/** What Docker gives where it is not asked. */
const SMALL_SHM = 64 * 2 ** 20;
const FULL_SHM = 2 ** 20;
/** The kernel's own choice. */
const USUAL_MAPPINGS = 65_530;

export function memory(host: HostReadings): HostLine {
  const name = 'memory';
  const { available, group } = host.memory;
  const parts = [
    available === undefined ? undefined : `${formatBytes(available)} available in the machine`,
    group && `${formatBytes(group.used)} of ${formatBytes(group.limit)} used in ${group.path}`,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return ok(name, 'the system does not tell');
  const free = Math.min(
    available ?? Number.POSITIVE_INFINITY,
    group ? group.limit - group.used : Number.POSITIVE_INFINITY,
  );
  const workers = usableCores(host);
  const needed = neededBytes(workers);
  const found = `${parts.join('; ')}; ${workers} idle worker processes take some ${formatBytes(needed)}`;
  if (free < needed)
    return bad(name, found, 'Use fewer workers, or threads, or raise the limit: workers will be killed.');
  if (free < 4 * needed) return note(name, found, 'Little is left for data: bound it with maxMemoryPerWorker.');
  return ok(name, found);
}

function neededBytes(workers: number): number {
  return SHARED_BYTES + workers * WORKER_BYTES;
}

export function sharedMemory({ shm, platform }: HostReadings): HostLine {
  const name = '/dev/shm';
  if (shm === undefined) {
    return platform === 'linux'
      ? note(name, 'there is none', 'Arrays with names need it (mount -t tmpfs tmpfs /dev/shm); nothing else does.')
      : ok(name, 'this system has none');
  }
  const found = `${formatBytes(shm.free)} of ${formatBytes(shm.bytes)} free`;
  const advice =
    'Arrays with names live there: remove what is left over, or make it larger (docker run --shm-size=1g).';
  if (shm.free < FULL_SHM) return bad(name, found, advice);
  return shm.free <= SMALL_SHM ? note(name, found, advice) : ok(name, found);
}

export function overcommit(host: HostReadings): HostLine {
  const name = 'overcommit';
  if (host.overcommit === undefined) return ok(name, 'the system does not tell');
  const { strict, free } = host.overcommit;
  if (!strict) return ok(name, 'memory counts when it is used');
  const found = `strict (vm.overcommit_memory is 2): ${formatBytes(Math.max(0, free))} may still be promised`;
  const advice =
    'Copy-on-write buffers and worker heaps count in full before they are used: set it to 0, or raise vm.overcommit_ratio.';
  return free < 4 * neededBytes(usableCores(host)) ? bad(name, found, advice) : note(name, found, advice);
}

export function mappings({ mostMappings }: HostReadings): HostLine {
  const name = 'mappings';
  if (mostMappings === undefined) return ok(name, 'the system does not tell');
  const found = `${mostMappings} per process`;
  if (mostMappings >= USUAL_MAPPINGS) return ok(name, found);
  return note(name, found, `Each large buffer under way is one: raise vm.max_map_count to ${USUAL_MAPPINGS} or more.`);
}

export function hugePages({ hugePages: { heaps, shared } }: HostReadings): HostLine {
  const name = 'huge pages';
  if (heaps === undefined && shared === undefined) return ok(name, 'the system does not tell');
  const found = `${heaps ?? 'unknown'} for heaps, ${shared ?? 'unknown'} for shared memory`;
  if (shared !== 'always' && shared !== 'force') return ok(name, found);
  return note(
    name,
    found,
    'Shared memory is taken 2 MiB at a time, also for small arrays: advise or never is sparing.',
  );
}
