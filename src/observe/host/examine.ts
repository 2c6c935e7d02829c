/** What of this host holds pools back: a line for each thing that is looked at. */

import { constants } from 'node:buffer';
import { statfsSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { readText } from '../../base/cgroup.js';
import { native, nativeState } from '../../base/native.js';
import { addressSpace, fileSize, openFiles, pids, processes } from './limits.js';
import type { HostLine } from './line.js';
import { hugePages, mappings, memory, overcommit, sharedMemory } from './memory.js';
import { cores, steal, throttling } from './processor.js';
import { type HostReadings, type HostSystem, readHost } from './readings.js';
import { leftNames, nativePart, node } from './software.js';

const CHECKS: readonly ((host: HostReadings) => HostLine)[] = [
  node,
  nativePart,
  cores,
  throttling,
  steal,
  memory,
  sharedMemory,
  leftNames,
  openFiles,
  processes,
  pids,
  fileSize,
  addressSpace,
  mappings,
  overcommit,
  hugePages,
];

/** Looks at this host, and changes nothing. The lines come in the same order always. */
export function examineHost(): HostLine[] {
  return examine(readHost(thisSystem()));
}

/** Pure. */
export function examine(host: HostReadings): HostLine[] {
  return CHECKS.map((check) => check(host));
}

function thisSystem(): HostSystem {
  return {
    read: readText,
    space,
    affinity: availableParallelism(),
    cpus: cpus().length,
    platform: process.platform,
    node: process.versions.node,
    largestBuffer: constants.MAX_LENGTH,
    native: nativeState(),
    leftNames: () =>
      native()
        ?.sweepNames(false)
        .filter(({ alive }) => !alive),
  };
}

function space(path: string): { bytes: number; free: number } | undefined {
  try {
    const { blocks, bavail, bsize } = statfsSync(path);
    return { bytes: blocks * bsize, free: bavail * bsize };
  } catch {
    return undefined;
  }
}
