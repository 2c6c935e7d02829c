/** Writes text to a stream in large pieces, no faster than its reader takes them. */

import { createWriteStream, openSync, renameSync, statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { InputError, OutputError } from '../exit.js';
import { fileKey } from '../inputs/source-file.js';
import { results, whyLost } from '../streams.js';

const PIECE = 64 * 1024;

export class TextSink {
  readonly #stream: Writable;
  readonly #close: (complete: boolean) => Promise<void>;
  #text = '';
  #scheduled = false;
  #error: OutputError | undefined;
  #drained: Promise<void> | undefined;
  #wake = (): void => {};

  /** `close` is called after the last piece has been written. */
  constructor(stream: Writable, name: string, close: (complete: boolean) => Promise<void>) {
    this.#stream = stream;
    this.#close = close;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#error ??= new OutputError(`cannot write to ${name}: ${whyLost(error)}.`);
      this.#wake();
    });
  }

  append(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE) this.#flush();
    // Rows that come one at a time are not kept waiting for a full piece.
    else if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  ready(): Promise<void> | undefined {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return this.#drained;
  }

  async finish(complete: boolean): Promise<void> {
    this.#flush();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#error !== undefined) resolve();
      else this.#stream.write('', () => resolve());
    });
    if (this.#error !== undefined) throw this.#error;
    await this.#close(complete);
  }

  #flush(): void {
    if (this.#text === '' || this.#error !== undefined) return;
    const text = this.#text;
    this.#text = '';
    if (this.#stream.write(text) || this.#drained !== undefined) return;
    this.#drained = new Promise((resolve, reject) => {
      this.#wake = () => {
        this.#drained = undefined;
        if (this.#error === undefined) resolve();
        else reject(this.#error);
      };
      this.#stream.once('drain', () => this.#wake());
    });
    this.#drained.catch(() => {});
  }
}

export function stdoutSink(): TextSink {
  return new TextSink(results, 'stdout', async () => {});
}

/** To FILE.partial, which takes its place when the run is complete. @throws {InputError} when it cannot be opened, or is an input. */
export function fileSink(file: string, sources: ReadonlySet<string>): TextSink {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats !== undefined && sources.has(fileKey(stats))) throw new InputError(`--out ${file}: that is an input.`);
  const partial = `${file}.partial`;
  let fd: number;
  try {
    fd = openSync(partial, 'w');
  } catch (error) {
    throw new InputError(`--out ${file}: ${(error as Error).message}`);
  }
  const stream = createWriteStream(partial, { fd });
  return new TextSink(stream, partial, async (complete) => {
    await new Promise<void>((resolve, reject) =>
      stream.end((error?: Error | null) => (error ? reject(error) : resolve())),
    );
    if (complete) renameSync(partial, file);
  });
}
