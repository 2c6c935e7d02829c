/** A file that is there whole or not at all. */

import { closeSync, openSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { escapeLines } from '../escape.js';
import { InputError, OutputError } from '../exit.js';
import { fileKey } from '../inputs/source-file.js';
import { messages } from '../streams.js';

/** FILE.partial, which takes FILE's place when all of it is written; what is no file, a pipe or a device, is written as it is. */
export class WholeFile {
  readonly #file: string;
  readonly #path: string;
  readonly #fd: number;

  /** `option`: that named it. `source`: a file that it must not be. Throws InputError where it cannot be written. */
  constructor(option: string, file: string, source?: string) {
    this.#file = file;
    try {
      const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? true;
      this.#path = isFile ? `${file}.partial` : file;
      for (const one of source === undefined ? [] : [file, this.#path]) {
        const stats = statSync(one, { throwIfNoEntry: false });
        if (stats && fileKey(stats) === fileKey(statSync(source!))) throw new Error('that is the profile itself.');
      }
      this.#fd = openSync(this.#path, 'w');
    } catch (error) {
      throw new InputError(`${option} ${file}: ${(error as Error).message}`);
    }
  }

  /** Throws OutputError. */
  write(text: string): void {
    try {
      try {
        writeFileSync(this.#fd, text);
      } finally {
        closeSync(this.#fd);
      }
      if (this.#path !== this.#file) renameSync(this.#path, this.#file);
    } catch (error) {
      throw new OutputError(`cannot write to ${this.#path}: ${(error as Error).message}`);
    }
    messages.write(`wrote ${escapeLines(this.#file, '')}\n`);
  }

  /** Nothing will be written. */
  abandon(): void {
    closeSync(this.#fd);
    if (this.#path !== this.#file) unlinkSync(this.#path);
  }
}
