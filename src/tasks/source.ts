/**
 * Reads the source text of inline functions. What a function may not use is found by V8's own parser: a piece of the text is replaced by
 * something that is an early error in exactly the places in question, and the parser is asked. Nothing here is ever run.
 */
import { Script } from 'node:vm';

export function sourceOf(callable: object): string {
  return Function.prototype.toString.call(callable);
}

export function isGenerator(callable: object): boolean {
  const tag = Object.prototype.toString.call(callable);
  return tag === '[object GeneratorFunction]' || tag === '[object AsyncGeneratorFunction]';
}

export function isNative(source: string): boolean {
  return /\{\s*\[native code\]\s*\}$/.test(source);
}

export function isClass(source: string): boolean {
  return /^class\b/.test(source);
}

/** Why the source cannot run by itself, and what to do about it; undefined if it can. */
export function sourceFault(source: string): string | undefined {
  const refusal = parseError(expression(source));
  if (refusal !== undefined) return whyNoExpression(source, refusal);
  if (usesThis(source)) return 'it uses `this`, which has no value there. Take what it needs as an argument (`args`)';
  // Nowhere but in a field may `arguments` of the surroundings not be used.
  if (parseError(`'use strict';(class { field = (${source}) })`) !== undefined) {
    return 'it uses the `arguments` of the function around it. Write `(...values) => …` instead';
  }
  return undefined;
}

function whyNoExpression(source: string, refusal: string): string {
  if (parseError(method(source)) === undefined) return whyMethod(source);
  for (const [word, stand, fault] of MODULE_WORDS) {
    const without = source.replace(word, stand);
    if (without === source) continue;
    if (parseError(expression(without)) === undefined || parseError(method(without)) === undefined) return fault;
  }
  return `its source does not compile by itself in strict mode (${refusal}). Register it with tasks()`;
}

function whyMethod(source: string): string {
  const accessor = /^(get|set)\b\s*[^\s(]/.exec(source)?.[1];
  if (accessor !== undefined) return `it is a ${accessor}ter. Wrap it in a function: \`(item) => item.name\``;
  return 'it is a method, which belongs to its object. Write it as a function (`name: (item) => …`), or register it with tasks()';
}

const MODULE_WORDS: readonly (readonly [word: RegExp, stand: string, fault: string])[] = [
  [/\bsuper\b/g, 'Object', 'it uses `super`, which belongs to its class. Move that code into a function of its own'],
  [
    /\bimport\.meta\b/g,
    'Object',
    'it uses `import.meta`, which belongs to its module. Pass what it needs of it as an argument (`args`), or register it with tasks()',
  ],
  [/\bnew\.target\b/g, 'Object', 'it uses `new.target` of the function around it. Pass that as an argument (`args`)'],
  [
    /#(?=[\p{ID_Start}$_])/gu,
    '',
    'it uses a private name (`#…`), which belongs to its class. Move that code into a method, and register the class with tasks()',
  ],
];

// Not `object.this`, not `{ this: 1 }`; and `__awaiter(this` of compiled async functions hands it on unused.
const THIS = /(?<![\w$#]|(?<!\.)\.|__awaiter\()\bthis\b(?!\s*:)/g;
const FUNCTION = /^(async\s+)?function\s*[\p{ID_Continue}$]*\s*(?=\()/u;
const MOST_PROBES = 50;

function usesThis(source: string): boolean {
  const places = [...source.matchAll(THIS)].slice(0, MOST_PROBES).map((match) => match.index);
  if (places.length === 0) return false;
  const head = FUNCTION.exec(source);
  // An arrow function takes `this` and `new.target` from the same place, and outside of functions the latter is an error.
  if (head === null)
    return places.some((at) => parseError(expression(replaceThis(source, at, 'new.target'))) !== undefined);
  // `super.x` is legal in a method, and in arrow functions in it, but not in a function; elsewhere both forms agree.
  return places.some((at) => {
    const probe = replaceThis(source, at, 'super.x');
    const asMethod = method(`${head[1] ?? ''}m${probe.slice(head[0].length)}`);
    return parseError(expression(probe)) !== undefined && parseError(asMethod) === undefined;
  });
}

function replaceThis(source: string, at: number, by: string): string {
  return source.slice(0, at) + by + source.slice(at + 'this'.length);
}

function expression(source: string): string {
  return `'use strict';(${source}\n)`;
}

function method(source: string): string {
  return `'use strict';({ ${source}\n})`;
}

function parseError(code: string): string | undefined {
  try {
    new Script(code);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
