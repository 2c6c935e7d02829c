/** What a pool could leave behind in this process: children, threads, descriptors, segments, timers, memory. Linux tells the most. */

import assert from 'node:assert/strict';
import { constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { native } from '#src/base/native.js';
import { collectGarbage } from '../native/garbage.js';
import { liveTimers } from './live-timers.js';
import { terminatedThreads } from './terminated-threads.js';

/** How many there are of each kind of thing; a kind says where it comes from as well as the system does. */
export type Use = ReadonlyMap<string, number>;

// What ends does so some turns of the event loop later, and memory when it has been collected.
const PATIENCE_MS = 5000;
const FAST_ROUNDS = 10;
const PAUSE_MS = 20;
const COLLECT_EVERY = 10;

// Of what Node itself keeps: its compiled code and caches grow a little with everything that runs for the first time.
const MEMORY_SLACK_MB = 24;

const WRITABLE = constants.O_WRONLY | constants.O_RDWR;

// Sockets and pipes are told by their descriptors.
const RESOURCES = /^(MessagePort|Worker|ProcessWrap|FSEvent)/;

export class LeakCheck {
  readonly #before: Use;
  readonly #terminatedBefore = terminatedThreads();
  readonly #memoryBefore: number | undefined;

  private constructor(before: Use, memory: number | undefined) {
    this.#before = before;
    this.#memoryBefore = memory;
  }

  /** What is in use from now on counts. `memory`: also that, which takes two collections more. */
  static async begin(memory = true): Promise<LeakCheck> {
    // Has Node start its own threads for files, which then stay: nobody is to be blamed for them.
    await access('/');
    liveTimers();
    return new LeakCheck(inUse(), memory ? memoryInUse() : undefined);
  }

  /** Fails unless everything that has come since `begin` has gone, or goes in time. */
  async assertNone(patienceMs = PATIENCE_MS): Promise<void> {
    const end = performance.now() + patienceMs;
    for (let round = 1; ; round++) {
      // Buffers that nobody has any more still hold their segments.
      if (round % COLLECT_EVERY === 0) collectGarbage();
      let more = this.#more();
      if (more.length === 0) more = this.#moreMemory();
      if (more.length === 0) return;
      if (performance.now() > end) assert.fail(`left behind: ${more.join('; ')}`);
      await new Promise((resolve) => setTimeout(resolve, round < FAST_ROUNDS ? 0 : PAUSE_MS));
    }
  }

  #more(): string[] {
    const more: string[] = [];
    const terminated = terminatedThreads() - this.#terminatedBefore;
    for (const [kind, count] of inUse()) {
      const before = this.#before.get(kind) ?? 0;
      // Node leaves a module open that it was reading in a thread when that was terminated: of each file, one for each such thread.
      const nodes = kind.startsWith(MODULE) ? terminated : 0;
      if (count > before + nodes) more.push(`${count - before} ${kind}`);
    }
    return more;
  }

  #moreMemory(): string[] {
    if (this.#memoryBefore === undefined) return [];
    const megabytes = Math.round((memoryInUse() - this.#memoryBefore) / 2 ** 20);
    return megabytes > MEMORY_SLACK_MB ? [`${megabytes} MB`] : [];
  }
}

/** All that is in use but memory. */
export function inUse(): Use {
  const use = new Map<string, number>();
  const count = (kind: string) => use.set(kind, (use.get(kind) ?? 0) + 1);
  for (const pid of children()) count(`child ${pid}`);
  for (const _ of list('/proc/self/task')) count('threads');
  for (const kind of descriptors()) count(kind);
  for (const name of segments()) count(`segment ${name}`);
  for (const origin of liveTimers()) count(`timer set ${origin}`);
  for (const resource of process.getActiveResourcesInfo()) if (RESOURCES.test(resource)) count(resource);
  return use;
}

/** Bytes of this process's own after a collection: its heaps, buffers, and pages of shared memory that it has mapped. */
export function memoryInUse(): number {
  collectGarbage();
  // Pages that are kept for the next copy, for some seconds.
  native()?.trimPages();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external + sharedPages();
}

/** Child processes, those that have ended and nobody has waited for included. */
export function children(): string[] {
  const of = (thread: string) => read(`/proc/self/task/${thread}/children`).split(' ').filter(Boolean);
  return list('/proc/self/task').flatMap(of);
}

const MODULE = 'descriptor of a module, ';

function descriptors(): string[] {
  return list('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return [isModule(fd, target) ? `${MODULE}${target}` : `descriptor of ${target.replace(/\[\d+\]/, '')}`];
    } catch {
      // The one that listed them.
      return [];
    }
  });
}

/** A file that code may come from, opened to be read only. */
function isModule(fd: string, target: string): boolean {
  const [, flags = ''] = /^flags:\s*(\d+)$/m.exec(read(`/proc/self/fdinfo/${fd}`)) ?? [];
  return /\.(?:[cm]?[jt]s|json)$/.test(target) && (Number.parseInt(flags, 8) & WRITABLE) === 0;
}

/** Files in /dev/shm that this process has named after itself, as tests do. */
function segments(): string[] {
  return list('/dev/shm').filter((name) => name.includes(String(process.pid)));
}

function sharedPages(): number {
  const [, kilobytes = '0'] = /^RssShmem:\s*(\d+) kB$/m.exec(read('/proc/self/status')) ?? [];
  return Number(kilobytes) * 1024;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
