/** The complete programs in a guide: code blocks whose first line is the name of a file. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../package/packed.js';

export interface Program {
  readonly name: string;
  readonly code: string;
  /** What its `// prints …` comments say, a line for each. */
  readonly prints: string;
  /** Its first line says so. */
  readonly needsNative: boolean;
}

const BLOCK = /^```js\n(\/\/ (\S+\.mjs)( \(needs the native part\))?\n[\s\S]*?)^```$/gm;

/** `guide`: a path from the root of this repository. */
export function programsOf(guide: string): readonly Program[] {
  const text = readFileSync(join(root, guide), 'utf8');
  return [...text.matchAll(BLOCK)].map(([, code = '', name = '', needs]) => {
    const lines = [...code.matchAll(/\/\/ prints (.*)$/gm)].map(([, line]) => `${line}\n`);
    return { name, code, prints: lines.join(''), needsNative: needs !== undefined };
  });
}
