import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findCircle, importedSpecifiers, readSources } from './imports.js';
import { objection } from './rooms.js';

const file = (path: string, ...imports: string[]) => ({ path, text: '', imports });

describe('reading imports', () => {
  it('finds every form in which one file names another', () => {
    const text = `
import { a } from './a.js';
import type { b } from './b.js';
import {
  type c,
  d,
} from './c.js';
import './d.js';
import * as e from './e.js';
export * from './f.js';
export type { g } from './g.js';
const h = await import('./h.js');
type I = typeof import('./i.js');
`;
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    assert.deepEqual(
      importedSpecifiers(text).sort(),
      names.map((name) => `./${name}.js`),
    );
  });

  it('takes nothing from comments, strings and declarations', () => {
    const text = `
/** import { a } from './a.js'; */
// const b = await import('./b.js');
/*
import './c.js';
*/
export const message = 'see import from there';
export function from() {}
const url = new URL('./d.js', import.meta.url);
`;
    assert.deepEqual(importedSpecifiers(text), []);
  });

  it('reads the sources as they are: every file but leaves and types imports something', () => {
    const pool = readSources('src').find((source) => source.path === 'src/pools/pool.ts');
    assert.ok(pool?.imports.includes('src/base/stats.ts'));
  });
});

describe('finding circles', () => {
  it('names the files of a circle in order', () => {
    const files = [file('a', 'b', 'node:fs'), file('b', 'c'), file('c', 'd', 'b'), file('d')];
    assert.deepEqual(findCircle(files), ['b', 'c', 'b']);
  });

  it('finds none where two ways lead to one file', () => {
    assert.equal(findCircle([file('a', 'b', 'c'), file('b', 'd'), file('c', 'd'), file('d')]), undefined);
  });
});

describe('the table of rooms', () => {
  const forbidden = [
    ['src/base/clock.ts', 'src/memory/words.ts'],
    ['src/cost/model.ts', 'src/pools/pool.ts'],
    ['src/tasks/load.ts', 'src/transport/port-channel.ts'],
    ['src/workers/worker.ts', 'src/workers/inside/loop.ts'],
    ['src/workers/inside/loop.ts', 'src/workers/worker.ts'],
    ['src/cli/main.ts', 'src/pools/map.ts'],
    ['src/pools/map.ts', 'src/index.ts'],
    ['src/pools/map.ts', 'tinyglobby'],
    ['src/index.ts', 'jiti'],
    ['src/attic/map.ts', 'src/base/clock.ts'],
  ] as const;
  for (const [from, to] of forbidden) {
    it(`keeps ${from} from importing ${to}`, () => assert.ok(objection(from, to)));
  }

  const allowed = [
    ['src/index.ts', 'src/pools/map.ts'],
    ['src/tasks/load.ts', 'src/transport/wire.ts'],
    ['src/pools/map.ts', 'src/pools/pool.ts'],
    ['src/workers/inside/loop.ts', 'src/transport/wire.ts'],
    ['src/cli/main.ts', 'src/index.ts'],
    ['src/cli/main.ts', 'commander'],
    ['src/base/clock.ts', 'node:fs'],
  ] as const;
  for (const [from, to] of allowed) {
    it(`lets ${from} import ${to}`, () => assert.equal(objection(from, to), undefined));
  }
});
