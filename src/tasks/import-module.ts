/** Imports task modules: each once, however many ask, and within a bound of time. */
import { type Clock, systemClock } from '../base/clock.js';
import { importTimedOut, loadError } from './load-error.js';
import { importSource, type Namespace } from './typescript.js';

export interface ImportOptions {
  /** How long the import may take, in ms. Default 30,000. */
  readonly importTimeout?: number | undefined;
  readonly clock?: Clock | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;

const imported = new Map<string, Namespace>();
const running = new Map<string, Promise<Namespace>>();

/** The module, if it has been imported here before. */
export function importedModule(url: string): Namespace | undefined {
  return imported.get(url);
}

/** True while the module is being imported here: what it has registered so far may not be ready. */
export function isImporting(url: string): boolean {
  return running.has(url);
}

/**
 * @param around what to do around the import itself.
 * @throws TaskLoadError naming the file and the reason; NestedPoolError if the module makes a pool where it must not.
 */
export function importModule(
  url: string,
  options: ImportOptions = {},
  around: (url: string, load: () => Promise<Namespace>) => Promise<Namespace> = (_url, load) => load(),
): Promise<Namespace> {
  const present = running.get(url);
  if (present !== undefined) return present;
  const load = () => around(url, () => importSource(url));
  const promise = bounded(url, load, options).finally(() => running.delete(url));
  running.set(url, promise);
  return promise;
}

function bounded(url: string, load: () => Promise<Namespace>, options: ImportOptions): Promise<Namespace> {
  const { importTimeout = DEFAULT_TIMEOUT_MS, clock = systemClock } = options;
  return new Promise((resolve, reject) => {
    // A top-level await that waits for nothing leaves the event loop empty: without this, Node would exit instead of waiting. It is there
    // before `load` begins, lest that should take it for something that the import has started.
    const alive = setInterval(() => {}, 2 ** 30);
    const timer = clock.after(importTimeout, () => finish(() => reject(importTimedOut(url, importTimeout))));
    function finish(settle: () => void): void {
      clearInterval(alive);
      timer.cancel();
      settle();
    }
    load().then(
      (namespace) => {
        imported.set(url, namespace);
        finish(() => resolve(namespace));
      },
      (thrown: unknown) => finish(() => reject(loadError(url, thrown))),
    );
  });
}
