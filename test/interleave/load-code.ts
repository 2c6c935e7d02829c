/**
 * Loads the compiled code as it is but for three things: the modules that reach outside (words of shared memory, the clock, the native part)
 * are swapped for given ones, typed arrays over a simulated memory do what that says, and promises run their callbacks when they are told to.
 * And `edits`, which make mutants of it: what becomes of a protocol that decides something else.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Edit, edited } from '../edited.js';

const root = fileURLToPath(new URL('../../src/', import.meta.url));

export interface Surroundings {
  /** What a module exports instead of its own: by its path in build/src, without `.js`. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Variables in the place of the global ones. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** All that these modules of build/src export. An edit's file is one of them: its path in build/src, without `.js`. */
export async function loadCode(
  files: readonly string[],
  { modules, globals }: Surroundings,
  edits: readonly Edit[] = [],
): Promise<Record<string, unknown>> {
  const unused = new Set(edits);
  const { outputFiles } = await build({
    stdin: { contents: files.map((file) => `export * from './${file}.js';`).join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
    plugins: [
      {
        name: 'swap and edit',
        setup: (plugin) => {
          plugin.onLoad({ filter: /\.js$/ }, async ({ path }) => {
            const file = relative(root, path).replace(/\.js$/, '');
            if (modules[file] !== undefined) {
              const names = Object.keys(modules[file]).join(', ');
              return {
                contents: `const { ${names} } = swappedModules[${JSON.stringify(file)}];\nexport { ${names} };`,
              };
            }
            let contents = await readFile(path, 'utf8');
            for (const edit of edits) {
              if (edit.file !== file) continue;
              contents = edited(contents, edit);
              unused.delete(edit);
            }
            // Private fields are to be seen, since they are part of a party's state.
            return { contents: contents.replace(/#(?=[a-z])/g, '_') };
          });
        },
      },
    ],
  });
  for (const { file } of unused) throw new Error(`${file} is not part of the code.`);
  const module = { exports: {} as Record<string, unknown> };
  const names = ['module', 'exports', 'require', 'swappedModules', ...Object.keys(globals)];
  const run = new Function(...names, outputFiles[0]?.text ?? '');
  run(module, module.exports, createRequire(import.meta.url), modules, ...Object.values(globals));
  return module.exports;
}
