/**
 * The guard against fork bombs: a module that makes a pool when it is imported would make one in every worker that imports it.
 *
 * A worker imports task modules inside an AsyncLocalStorage that names the module. It reaches whatever the import starts, also a
 * `main()` that nobody awaits and that makes its pool after a while; and it does not reach tasks, which the worker starts itself.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { NestedPoolError } from '../base/errors.js';
import { globalSlot } from '../base/global-slot.js';
import { showModule } from './module-url.js';

interface Importing {
  /** URL of the module. */
  readonly module: AsyncLocalStorage<string>;
  /** Imports under way. */
  count: number;
  /** Some import has started what is still going on. */
  leftovers: boolean;
}

const importing = globalSlot<Importing>('breakeven.importing/1', () => ({
  module: new AsyncLocalStorage(),
  count: 0,
  leftovers: false,
}));

// Up to Node 22 an AsyncLocalStorage in use makes every await three times as slow, so it is left when nothing can need it any more.
const SLOWS_AWAITS = Number.parseInt(process.versions.node, 10) < 24;

/** Imports a module; pools made by what that starts are refused. */
export async function whileImporting<T>(module: string, load: () => Promise<T>): Promise<T> {
  if (!SLOWS_AWAITS) return importing.module.run(module, load);
  const before = process.getActiveResourcesInfo().length;
  importing.count++;
  try {
    return await importing.module.run(module, load);
  } finally {
    // One turn of the loop lets code run that waits for nothing; what still waits then shows as a resource.
    await new Promise((resolve) => setImmediate(resolve));
    if (process.getActiveResourcesInfo().length > before) importing.leftovers = true;
    importing.count--;
    if (importing.count === 0 && !importing.leftovers) importing.module.disable();
  }
}

/** The module whose import has led here, if one has. */
export function importingModule(): string | undefined {
  return importing.module.getStore();
}

/**
 * For the constructors of pools; `call` opens the message.
 *
 * @throws NestedPoolError while a worker imports a module, and in what the import has started.
 */
export function refuseNestedPool(call: string): void {
  const module = importingModule();
  if (module === undefined) return;
  throw new NestedPoolError(
    `${call}: a worker that imports ${showModule(module)} would make a pool of its own, whose workers would do the same without end. ` +
      'Make pools only where the program starts: if (isMain(import.meta)) { … }, or in a module that has no tasks.',
  );
}
