/** A control group of this process's own with a limit of memory, for what the kernel does at it. */

import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { cgroupFolders, readText } from '#src/base/cgroup.js';

export class MemoryGroup {
  /** Who writes his pid here is in it. */
  readonly processes: string;

  private constructor(folder: string) {
    this.processes = `${folder}/cgroup.procs`;
  }

  /** Gone with the test, when its processes have ended. Else why there can be none. */
  static make(t: TestContext, bytes: number): MemoryGroup | string {
    const [own] = cgroupFolders(readText, 'memory').filter(
      ({ path }) => readText(`${path}/cgroup.procs`) !== undefined,
    );
    if (own === undefined) return 'this process is in no control group for memory';
    const folder = `${own.path}/breakeven-${process.pid}`;
    try {
      mkdirSync(folder);
      t.after(() => rmdirSync(folder));
      writeFileSync(`${folder}/${own.version === 2 ? 'memory.max' : 'memory.limit_in_bytes'}`, String(bytes));
    } catch (error) {
      return `no control group can be made here: ${(error as Error).message}`;
    }
    return new MemoryGroup(folder);
  }
}
