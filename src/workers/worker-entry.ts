/** Where the file is that workers start from. docs/bundling.md tells users the same order. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { BreakevenError } from '../base/errors.js';

let found: URL | undefined;

export function workerEntry(): URL {
  found ??= findWorkerEntry(import.meta.url);
  return found;
}

function findWorkerEntry(from: string): URL {
  const copied = new URL('./breakeven-worker.mjs', from);
  if (existsSync(copied)) return copied;
  try {
    // From within the package this is the package itself.
    return pathToFileURL(createRequire(from).resolve('breakeven/worker-entry'));
  } catch (cause) {
    throw new BreakevenError(
      'BREAKEVEN_WORKER_ENTRY',
      `The file that workers start from was not found: this code runs from a bundle (${from}), and 'breakeven' is not installed beside it. ` +
        "Copy the file of the package's export 'breakeven/worker-entry' to 'breakeven-worker.mjs' in the bundle's folder, or keep 'breakeven' external.",
      { cause },
    );
  }
}
