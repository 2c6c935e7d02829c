/** Native functions that every thread and process has under the same name: `Math.sqrt`, `JSON.parse`, `String`. */
import type { Callable } from './registry.js';

// Node writes these in JavaScript, or behind a getter that makes them when first asked for.
const NODE_FUNCTIONS = ['atob', 'btoa', 'fetch', 'structuredClone'];

let paths: Map<unknown, string> | undefined;

/** Where the native function stands below globalThis: `Math.sqrt`. Searched for once, when first needed. */
export function globalPath(native: Callable): string | undefined {
  paths ??= searchGlobals();
  return paths.get(native);
}

/** True for the functions that globalPath may find though their source is not native. */
export function isNodeFunction(task: Callable): boolean {
  return NODE_FUNCTIONS.includes(task.name) && Reflect.get(globalThis, task.name) === task;
}

/** What stands at a path that globalPath gave. */
export function globalAt(path: string): unknown {
  let value: unknown = globalThis;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[key];
  return value;
}

function searchGlobals(): Map<unknown, string> {
  const found = new Map<unknown, string>();
  const holders = ownValues(globalThis).filter(([, value]) => value !== globalThis);
  for (const [name, value] of holders) note(found, value, name);
  for (const name of NODE_FUNCTIONS) note(found, Reflect.get(globalThis, name), name);
  for (const [name, holder] of holders) {
    if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) continue;
    for (const [key, value] of ownValues(holder)) note(found, value, `${name}.${key}`);
  }
  return found;
}

function note(found: Map<unknown, string>, value: unknown, path: string): void {
  if (typeof value === 'function' && !found.has(value)) found.set(value, path);
}

// Plain values only: a getter of globalThis may load much, or warn that it is experimental.
function ownValues(holder: object): [string, unknown][] {
  return Object.entries(Object.getOwnPropertyDescriptors(holder))
    .filter(([name, descriptor]) => 'value' in descriptor && name !== 'constructor' && !name.includes('.'))
    .map(([name, descriptor]) => [name, descriptor.value]);
}
