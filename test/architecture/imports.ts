/** Reads which source file imports which. Types count as much as values: who needs the other's types depends on it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface SourceFile {
  /** From the repository's root, with forward slashes: `src/pools/map.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Specifiers of `import`, `export … from`, `import()`, `import type` and `typeof import()`, once each. */
export function importedSpecifiers(text: string): string[] {
  const code = withoutComments(text);
  const statements = code.matchAll(/^(?:import|export)\b(?:[^'"`;=()]*?\bfrom)?\s*'([^']+)'/gm);
  const calls = code.matchAll(/\bimport\(\s*'([^']+)'/g);
  return [...new Set([...statements, ...calls].map((match) => match[1] as string))];
}

/** Biome lays every file out alike: a comment is on lines of its own, or after code and a space. */
export function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/(?:^|\s)\/\/ .*$/gm, '');
}

/** Every TypeScript file below these folders. */
export function readSources(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readSource(posix.join(folder, path.replaceAll('\\', '/')))),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, imports: importedSpecifiers(text).map((specifier) => resolve(path, specifier)) };
}

/** Path of a source file for relative specifiers; packages stay as they are written. */
function resolve(importer: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(importer), specifier).replace(/\.js$/, '.ts');
}

/** The first circle found, as the list of its files; undefined when there is none. */
export function findCircle(files: readonly SourceFile[]): string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const trail: string[] = [];

  function visit(path: string): string[] | undefined {
    const start = trail.indexOf(path);
    if (start >= 0) return [...trail.slice(start), path];
    if (finished.has(path)) return undefined;
    trail.push(path);
    for (const next of byPath.get(path)?.imports ?? []) {
      const circle = visit(next);
      if (circle !== undefined) return circle;
    }
    trail.pop();
    finished.add(path);
    return undefined;
  }

  for (const { path } of files) {
    const circle = visit(path);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
