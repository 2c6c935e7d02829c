/** `isMain()`: Python's `if __name__ == '__main__'`. */
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { fileEvaluatedAs } from './jiti.js';
import { importingModule } from './nested.js';

/**
 * True only in the module that the program was started with, on its main thread. Never in a worker: guard with it what a module of tasks
 * does besides.
 */
export function isMain(module: ImportMeta): boolean {
  if (!isMainThread || importingModule() !== undefined) return false;
  // Node says so itself from 24.2 on; not of what jiti evaluates.
  const { main } = module as { main?: unknown };
  const file = fileEvaluatedAs(module.url);
  if (typeof main === 'boolean' && file === undefined) return main;
  const entry = process.argv[1];
  if (entry === undefined) return /\/\[(eval\d*|stdin)\]$/.test(decodeURI(module.url));
  return isEntry(file ?? module.url, resolve(entry));
}

const EXTENSIONS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.tsx'];

function isEntry(url: string, entry: string): boolean {
  if (!url.startsWith('file:')) return false;
  const module = realPath(fileURLToPath(url));
  if (module === undefined) return false;
  // `node main` and `node .` name files that Node finds as require does; tools may find more.
  return module === required(entry) || EXTENSIONS.some((extension) => module === realPath(entry + extension));
}

function required(entry: string): string | undefined {
  try {
    return realPath(createRequire(import.meta.url).resolve(entry));
  } catch {
    return undefined;
  }
}

// A package's bin is a symbolic link to the module.
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
