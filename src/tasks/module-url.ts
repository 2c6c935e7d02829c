/** Task modules are known by their URL, whichever way they were given. */
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OptionError } from '../base/errors.js';
import { fileEvaluatedAs } from './jiti.js';
import { show } from './show.js';

// Two letters at least, so that `C:\tasks.js` stays a path.
const SCHEME = /^[a-z][a-z\d+.-]+:/i;

/** What workers of this host can import. */
const IMPORTABLE = /^(file|data|node):/i;

/**
 * The URL of a module given as `import.meta`, a URL or a string, which is a file: URL or a path (relative ones start at the current
 * directory). `call` opens the message of the OptionError that anything else throws.
 */
export function moduleUrl(module: unknown, call: string): string {
  if (typeof module === 'string' && module !== '') {
    if (!SCHEME.test(module)) return pathToFileURL(resolve(module)).href;
    if (IMPORTABLE.test(module)) return new URL(module).href;
  } else if (typeof module === 'object' && module !== null) {
    const { url, href } = module as { url?: unknown; href?: unknown };
    // Loaders may give modules URLs of their own, so any is taken.
    if (typeof url === 'string' && url !== '') return fileEvaluatedAs(url) ?? url;
    if (typeof href === 'string' && IMPORTABLE.test(href)) return href;
    if (typeof href === 'string') throw refusal(call, href);
  }
  throw refusal(call, module);
}

function refusal(call: string, module: unknown): OptionError {
  return new OptionError(`${call}: the module must be import.meta, a file: URL or a path, got ${show(module)}.`);
}

/** A module's URL as people know it: the path, where it is a file. */
export function showModule(url: string): string {
  if (!url.startsWith('file:')) return url.length > 100 ? `${url.slice(0, 100)}…` : url;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
