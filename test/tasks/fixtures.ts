/** Where the task modules of these tests are, workers that run their tasks, and programs that are started on their own. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { TaskWire } from '#src/transport/wire.js';

export const root = new URL('../../../', import.meta.url);

export function fixture(name: string): string {
  return new URL(`test/fixtures/tasks/${name}`, root).href;
}

export function exported(module: string, key: string): TaskWire {
  return { kind: 'exported', module: fixture(module), key };
}

let folder: string | undefined;

/** A module that no tool should stumble over, such as one with a syntax error; gives its URL. */
export function temporaryModule(name: string, source: string): string {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'breakeven-tasks-'));
    const made = folder;
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  }
  const file = join(folder, name);
  writeFileSync(file, source);
  return pathToFileURL(file).href;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly code: string; readonly message: string; readonly cause?: string };
}

/** A worker thread that resolves and runs the tasks it is sent. */
export class TaskWorker implements AsyncDisposable {
  readonly #worker = new Worker(new URL(fixture('worker.mjs')));

  async run(wire: TaskWire, args: readonly unknown[] = [], importTimeout?: number): Promise<Answer> {
    const [answer] = await this.runAll([{ wire, args, importTimeout }]);
    return answer!;
  }

  /** Sends all before the first has answered; answers in the order of the calls. */
  async runAll(
    calls: readonly { wire: TaskWire; args?: readonly unknown[]; importTimeout?: number | undefined }[],
  ): Promise<Answer[]> {
    for (const [id, { wire, args = [], importTimeout }] of calls.entries()) {
      this.#worker.postMessage({ id, wire, args, importTimeout });
    }
    const answers: Answer[] = [];
    while (answers.length < calls.length) answers.push((await once(this.#worker, 'message'))[0] as Answer);
    return answers.sort((a, b) => a.id - b.id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Runs a task in a fresh worker. */
export async function inWorker(wire: TaskWire, args: readonly unknown[] = [], importTimeout?: number): Promise<Answer> {
  const worker = new TaskWorker();
  try {
    return await worker.run(wire, args, importTimeout);
  } finally {
    await worker[Symbol.asyncDispose]();
  }
}

/** What `node ...args` prints, started in the fixtures' folder; rejects if it does not exit with 0. */
export function nodePrints(...args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: fileURLToPath(fixture('')), timeout: 30_000 }, (error, stdout) => {
      if (error === null) resolve(stdout.trim());
      else reject(error);
    });
  });
}
