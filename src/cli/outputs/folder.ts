/** A file for each result, named after its input: written in a folder aside and then renamed, so that none is ever seen half-written. */

import { rmdirSync, rmSync, type Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { InputError, OutputError } from '../exit.js';
import type { Inputs } from '../inputs/inputs.js';
import { fileKey } from '../inputs/source-file.js';
import { asBytes, toJson } from './json.js';
import { extensionOf, withoutExtension } from './names.js';
import type { Output } from './output.js';

const PARTIAL = '.partial';
const WRITES_AT_ONCE = 8;
/** Errors of the whole disk, not of one name. */
const DISK_ERRORS = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO']);

export class Folder implements Output {
  readonly #folder: string;
  readonly #partial: string;
  readonly #inputs: Inputs;
  readonly #taken = new Set<string>();
  readonly #writing = new Set<Promise<void>>();
  #count = 0;
  readonly heldItems = 0;
  readonly heldCharacters = 0;

  private constructor(folder: string, inputs: Inputs) {
    this.#folder = folder;
    this.#partial = join(folder, PARTIAL, `${hostname()}.${process.pid}`);
    this.#inputs = inputs;
  }

  /** @throws {InputError} when two results would have one name, or the folder cannot be made. */
  static async open(folder: string, inputs: Inputs): Promise<Folder> {
    refuseCollisions(folder, inputs);
    const opened = new Folder(folder, inputs);
    try {
      await mkdir(opened.#partial, { recursive: true });
      await removeLeftovers(join(folder, PARTIAL));
    } catch (error) {
      throw new InputError(`--out ${folder}: ${(error as Error).message}`);
    }
    return opened;
  }

  put(index: number, item: unknown, value: unknown): Promise<void> {
    const { extension, data } = contentOf(value);
    const inputName = this.#inputs.outputName(index, item);
    const name = extension === undefined ? inputName : withoutExtension(inputName) + extension;
    const writing = this.#write(name, data, item).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    return writing;
  }

  skip(): void {}

  ready(): Promise<void> | undefined {
    if (this.#writing.size < WRITES_AT_ONCE) return undefined;
    return Promise.race(this.#writing).catch(() => {});
  }

  async finish(): Promise<void> {
    await Promise.allSettled(this.#writing);
    this.abandon();
  }

  abandon(): void {
    rmSync(this.#partial, { recursive: true, force: true });
    try {
      rmdirSync(dirname(this.#partial));
    } catch {
      // Another run is writing to the same folder.
    }
  }

  /** Lines of stdin may be paths, too. */
  async #isInput(target: string, item: unknown): Promise<boolean> {
    const key = await keyOf(target);
    if (key === undefined) return false;
    return this.#inputs.sources.has(key) || (typeof item === 'string' && key === (await keyOf(item)));
  }

  async #write(name: string, data: Uint8Array | string, item: unknown): Promise<void> {
    const target = join(this.#folder, name);
    if (name.split(sep)[0] === PARTIAL)
      throw new Error(`its result cannot be named ${name}: that folder is used here.`);
    if (this.#taken.has(name)) throw new Error(`its result would be named ${name}, as that of another input is.`);
    this.#taken.add(name);
    const partial = join(this.#partial, String(this.#count++));
    try {
      if (await this.#isInput(target, item)) {
        throw new Error(`its result would replace the input ${target}: choose another folder for --out.`);
      }
      await writeFile(partial, data, { flag: 'wx' });
      await mkdir(dirname(target), { recursive: true });
      await rename(partial, target);
    } catch (error) {
      await rm(partial, { force: true });
      const { code, message } = error as NodeJS.ErrnoException;
      if (DISK_ERRORS.has(code ?? '')) throw new OutputError(`cannot write to ${this.#folder}: ${message}.`);
      throw error;
    }
  }
}

async function keyOf(path: string): Promise<string | undefined> {
  const stats = await stat(path).catch((): Stats | undefined => undefined);
  return stats === undefined ? undefined : fileKey(stats);
}

/** An `extension` of undefined leaves the input's. */
function contentOf(value: unknown): { extension: string | undefined; data: Uint8Array | string } {
  const bytes = asBytes(value);
  if (bytes !== undefined) return { extension: undefined, data: bytes };
  if (typeof value === 'object' && value !== null && 'name' in value && 'data' in value) {
    const data = typeof value.data === 'string' ? value.data : asBytes(value.data);
    if (typeof value.name === 'string' && data !== undefined) return { extension: extensionOf(value.name), data };
  }
  return { extension: '.json', data: `${toJson(value)}\n` };
}

/** The extension comes with the result, so names that differ in it alone count as one. */
export function refuseCollisions(folder: string, inputs: Inputs): void {
  const stems = new Map<string, string>();
  for (const name of inputs.outputNames) {
    const stem = withoutExtension(name);
    const other = stems.get(stem);
    if (other !== undefined) {
      throw new InputError(
        `--out ${folder}: the results of ${other} and ${name} would both be named ${stem}.*; run them into two folders.`,
      );
    }
    stems.set(stem, name);
  }
}

/** What runs left that were killed on this host. */
async function removeLeftovers(partials: string): Promise<void> {
  const prefix = `${hostname()}.`;
  for (const name of await readdir(partials)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (pid > 0 && !isAlive(pid)) await rm(join(partials, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
