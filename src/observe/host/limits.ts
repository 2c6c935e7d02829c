/** What the system allows this process: files, processes, sizes. */

import { formatBytes } from '../../base/units.js';
import { bad, type HostLine, note, ok } from './line.js';
import { usableCores } from './processor.js';
import type { HostReadings } from './readings.js';

/** Of a Node that is idle, and what each worker has open in the program while it starts: src/pools/supervisor.ts. */
const OWN_FILES = 32;
const FILES_PER_WORKER = 12;
/** A worker process with V8's and libuv's threads; each counts. */
const THREADS_PER_PROCESS = 11;
/** Workers reserve addresses by the gigabyte, and use few of them. */
const ADDRESSES_PER_WORKER = 2e9;

export function openFiles(host: HostReadings): HostLine {
  const limit = host.limits?.openFiles;
  const needed = OWN_FILES + FILES_PER_WORKER * usableCores(host);
  return allowed('open files', limit, needed, 'ulimit -n');
}

export function processes(host: HostReadings): HostLine {
  const needed = THREADS_PER_PROCESS * (1 + usableCores(host));
  return allowed('processes', host.limits?.processes, needed, 'ulimit -u');
}

export function pids(host: HostReadings): HostLine {
  const name = 'processes of the control group';
  if (host.pids === undefined) return ok(name, 'no limit');
  const { limit, used, path } = host.pids;
  const needed = THREADS_PER_PROCESS * usableCores(host);
  const found = `${used} of ${limit} in use in ${path}, threads among them; ${usableCores(host)} worker processes take some ${needed}`;
  const advice = 'Raise pids.max (docker run --pids-limit), or use threads: a worker thread counts as one.';
  if (limit - used < needed) return bad(name, found, advice);
  return limit - used < 4 * needed ? note(name, found, advice) : ok(name, found);
}

export function fileSize({ limits }: HostReadings): HostLine {
  const limit = limits?.fileSize ?? Number.POSITIVE_INFINITY;
  if (limit === Number.POSITIVE_INFINITY) return ok('file size', 'no limit');
  const advice = 'All shared memory of a program is one file, and holds no more than this: ulimit -f unlimited.';
  return note('file size', `at most ${formatBytes(limit)}`, advice);
}

export function addressSpace(host: HostReadings): HostLine {
  const name = 'address space';
  const limit = host.limits?.addressSpace ?? Number.POSITIVE_INFINITY;
  if (limit === Number.POSITIVE_INFINITY) return ok(name, 'no limit');
  const found = `at most ${formatBytes(limit)}`;
  const advice =
    'Node reserves far more than it uses: limit memory by a control group instead, and set ulimit -v unlimited.';
  return limit < (1 + usableCores(host)) * ADDRESSES_PER_WORKER ? bad(name, found, advice) : note(name, found, advice);
}

function allowed(name: string, limit: number | undefined, needed: number, command: string): HostLine {
  if (limit === undefined) return ok(name, 'the system does not tell');
  if (limit === Number.POSITIVE_INFINITY) return ok(name, 'no limit');
  const found = `at most ${limit}; a pool of this host's size takes some ${needed}`;
  if (limit < needed) return bad(name, found, `Raise it (${command}), or use fewer workers.`);
  return limit < 4 * needed
    ? note(name, found, `Raise it (${command}) if the program opens many itself.`)
    : ok(name, found);
}
