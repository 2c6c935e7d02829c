/** Tells deaths by the kernel's OOM killer from other ones by SIGKILL: it counts them for the control group that a program and its workers are in. */

import { cgroupFolders, type ReadText, readText } from '../base/cgroup.js';

const COUNT = /^oom_kill (\d+)$/m;

export class OomKills {
  readonly #read: ReadText;
  /** Undefined until somebody asks for the first time. */
  #file: string | undefined;
  #told = 0;

  constructor(read: ReadText = readText) {
    this.#read = read;
  }

  /** What was killed until now was no worker. To be called before the first one starts; later calls do nothing. */
  begin(): void {
    if (this.#file !== undefined) return;
    this.#file = this.#find();
    this.#told = this.#count();
  }

  /** Whether there is one that nobody has been told of. */
  takeOne(): boolean {
    if (this.#count() <= this.#told) return false;
    this.#told++;
    return true;
  }

  #find(): string {
    const files = cgroupFolders(this.#read, 'memory').map(
      ({ version, path }) => `${path}/${version === 2 ? 'memory.events' : 'memory.oom_control'}`,
    );
    return files.find((file) => COUNT.test(this.#read(file) ?? '')) ?? '';
  }

  #count(): number {
    const [, count = 0] = COUNT.exec(this.#read(this.#file ?? '') ?? '') ?? [];
    return Number(count);
  }
}
