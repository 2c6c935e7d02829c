/** Names of results below an output folder: never outside it, whatever the inputs are called. */

import { dirname, extname, join, relative, resolve, sep } from 'node:path';

/** The deepest folder that holds all of these absolute paths. */
export function commonParent(paths: readonly string[]): string {
  let parent = paths[0] === undefined ? resolve('.') : dirname(paths[0]);
  for (const path of paths) {
    while (!path.startsWith(parent.endsWith(sep) ? parent : parent + sep)) parent = dirname(parent);
  }
  return parent;
}

/** The name of a file relative to one of its parents. */
export function nameBelow(parent: string, file: string): string {
  return relative(parent, resolve(file));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\x00-\x1f\x7f]/g;

/** As archives do it: a text taken as a path, without what would lead out of the folder; else its number. */
export function memberName(text: string, index: number): string {
  const segments = text
    .replace(CONTROLS, '_')
    .split(/[/\\]/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments.length === 0 ? String(index + 1) : join(...segments);
}

// A letter must be in it: `3.14` and `v1. Then` have no extension.
const EXTENSION = /^\.[0-9]*[A-Za-z][A-Za-z0-9]{0,9}$/;

export function extensionOf(name: string): string {
  const extension = extname(name);
  return EXTENSION.test(extension) ? extension : '';
}

export function withoutExtension(name: string): string {
  return name.slice(0, name.length - extensionOf(name).length);
}
