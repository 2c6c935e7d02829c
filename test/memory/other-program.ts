/** Another program that shares named arrays with the test: a process that does what it is told, and can be killed. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { calls } from './programs/holder.js';

type Calls = typeof calls;

export class OtherProgram {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** Ends with the test. */
  constructor(context: TestContext) {
    this.#child = fork(fileURLToPath(new URL('./programs/holder.js', import.meta.url)));
    this.#ended = once(this.#child, 'exit');
    context.after(() => this.kill());
  }

  async ask<N extends keyof Calls>(name: N, ...args: Parameters<Calls[N]>): Promise<ReturnType<Calls[N]>> {
    this.#child.send({ name, args });
    const [{ result, error }] = await once(this.#child, 'message');
    if (error !== undefined) throw new Error(error);
    return result;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** It ends by itself, having nothing left to wait for. */
  async leave(): Promise<void> {
    this.#child.disconnect();
    await this.#ended;
  }
}
