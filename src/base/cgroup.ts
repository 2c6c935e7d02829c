/** The control groups that this process is in: what limits its cores and its memory in a container. */

import { readFileSync } from 'node:fs';

/** Reads a file as text; undefined when there is none. Injected in tests. */
export type ReadText = (path: string) => string | undefined;

export type Controller = 'cpu' | 'memory' | 'pids';

export interface CgroupFolder {
  readonly version: 1 | 2;
  readonly path: string;
}

/** Folders that may hold the controller's files for this process: its own group and those above it. Some may not exist. */
export function cgroupFolders(read: ReadText, controller: Controller): readonly CgroupFolder[] {
  const folders: CgroupFolder[] = [];
  for (const line of (read('/proc/self/cgroup') ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) continue;
    const version = controllers === '' ? 2 : 1;
    if (version === 1 && !controllers.split(',').includes(controller)) continue;
    for (const root of version === 2 ? ['/sys/fs/cgroup'] : rootsV1(controller)) {
      for (const folder of upwards(root, path)) folders.push({ version, path: folder });
    }
  }
  return folders;
}

function rootsV1(controller: Controller): readonly string[] {
  const root = `/sys/fs/cgroup/${controller}`;
  return controller === 'cpu' ? [root, `${root},cpuacct`] : [root];
}

// In a container the path may name folders that only the host sees; the root then is the container's own group.
function* upwards(root: string, path: string): Iterable<string> {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  for (let length = parts.length; length >= 0; length--) {
    yield [root, ...parts.slice(0, length)].join('/');
  }
}

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
