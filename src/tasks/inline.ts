/**
 * The worker's side of inline functions. A source text is compiled once, in strict mode, in the global scope: it sees no closure. Only
 * text of this program's own functions comes here, by way of its own local workers.
 */
import { InlineFunctionError } from '../base/errors.js';
import { compilerHelpers, compilerName, coverageCounters, noCounter } from './compiler-helpers.js';
import type { Callable } from './registry.js';

interface Compiled {
  readonly task: Callable;
  /** Stands for a file in its stack frames. */
  readonly file: string;
  readonly source: string;
}

const compiled = new Map<string, Compiled>();
const byTask = new WeakMap<object, Compiled>();

/**
 * The function of that source. `import()` in it takes built-in modules, packages that this package could import, and absolute URLs.
 *
 * @throws InlineFunctionError if the source is no function.
 */
export function compileInline(source: string, name: string): Callable {
  const key = `${name}\n${source}`;
  let entry = compiled.get(key);
  if (entry === undefined) {
    entry = compile(source, name);
    compiled.set(key, entry);
    byTask.set(entry.task, entry);
  }
  return entry.task;
}

function compile(source: string, name: string): Compiled {
  const file = `breakeven-inline:${name.replace(/[^\w$.-]/g, '_') || 'anonymous'}`;
  const scope = { ...compilerHelpers };
  for (const counter of coverageCounters(source)) scope[counter] = noCounter;
  const code = `'use strict';return (${source}\n)\n//# sourceURL=${file}`;
  let task: unknown;
  try {
    task = new Function(...Object.keys(scope), code)(...Object.values(scope));
  } catch (cause) {
    throw new InlineFunctionError(`The inline function ${show(name)} cannot be compiled in the worker: ${cause}.`, {
      cause,
    });
  }
  // Only a variable's initializer names an arrow function, and that has stayed behind.
  if ((task as Callable).name !== name) Object.defineProperty(task, 'name', { value: name, configurable: true });
  return { task: task as Callable, file, source };
}

/**
 * What the caller should be told when `task` threw `thrown`: an InlineFunctionError if a compiled inline function used a variable
 * that it does not have, else `thrown` itself. Never throws.
 */
export function blameFreeVariable(thrown: unknown, task: object): unknown {
  const inline = byTask.get(task);
  if (inline === undefined) return thrown;
  try {
    const name = missingVariable(thrown);
    if (name === undefined || !isUsed(name, inline.source) || !comesFrom(thrown as Error, inline.file)) return thrown;
    return new InlineFunctionError(freeVariableMessage(name, (task as Callable).name), { cause: thrown });
  } catch {
    // A hostile error, whose getters throw, is not one of V8's.
    return thrown;
  }
}

function missingVariable(thrown: unknown): string | undefined {
  if (!(thrown instanceof ReferenceError)) return undefined;
  return /^(\S+) is not defined$/.exec(thrown.message)?.[1];
}

function isUsed(name: string, source: string): boolean {
  return source.includes(name) && !(name in globalThis);
}

// A library that the function calls may have such a fault of its own: the innermost frame tells whose it is.
function comesFrom(error: Error, file: string): boolean {
  const innermost = error.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return innermost === undefined || innermost.includes(`${file}:`);
}

function freeVariableMessage(variable: string, name: string): string {
  const compilers = compilerName(variable);
  if (compilers !== undefined) {
    return `The inline function ${show(name)} uses '${variable}', which is not there in a worker: it is ${compilers}.`;
  }
  return (
    `The inline function ${show(name)} uses the variable '${variable}' of its surroundings, which does not exist in a worker. ` +
    `Make it a parameter and pass its value (args: [${variable}]), or register the function with tasks().`
  );
}

function show(name: string): string {
  return name === '' ? '(anonymous)' : `'${name}'`;
}
