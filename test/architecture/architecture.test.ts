import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findCircle, readSources, type SourceFile, withoutComments } from './imports.js';
import { objection } from './rooms.js';

const LONGEST_FILE = 300;
const LONGEST_ENTRY_POINT = 60;

const sources = readSources('src');
const isEntryPoint = (file: SourceFile) => /^src\/[^/]+\.ts$/.test(file.path);
const lineCount = (file: SourceFile) => file.text.split('\n').length - 1;

describe('the architecture', () => {
  it('has no import that the table of rooms does not allow', () => {
    const found = sources.flatMap((file) =>
      file.imports.flatMap((to) => {
        const why = objection(file.path, to);
        return why === undefined ? [] : [`${file.path} imports ${to}: ${why}`];
      }),
    );
    assert.deepEqual(found, []);
  });

  it('has no import circle, types included', () => {
    assert.equal(findCircle(sources)?.join(' -> '), undefined);
  });

  it(`has no file over ${LONGEST_FILE} lines`, () => {
    const long = readSources('src', 'test', 'examples', 'benchmarks')
      .filter((file) => lineCount(file) > LONGEST_FILE)
      .map((file) => `${file.path}: ${lineCount(file)}`);
    assert.deepEqual(long, []);
  });

  it(`has entry points of exports and wiring alone, under ${LONGEST_ENTRY_POINT} lines`, () => {
    const statements = [
      /export (?:type )?(?:\*|\{[^}]*\}) from '[^']+';/,
      // The table through which lower rooms reach upward.
      /import \{ lazyParts \} from '\.\/base\/lazy\.js';/,
      /lazyParts\.\w+ = \(\) => import\('[^']+'\);/,
      // The table of values that cross in a way of their own.
      /import \{ \w+ \} from '\.\/(?:tasks|transport)\/[\w-]+\.js';/,
      /addSpecial\(\w+\);/,
    ];
    const exportsOnly = new RegExp(`^(?:\\s|${statements.map(({ source }) => source).join('|')})*$`);
    const wrong = sources
      .filter(isEntryPoint)
      .filter((file) => lineCount(file) >= LONGEST_ENTRY_POINT || !exportsOnly.test(withoutComments(file.text)))
      .map((file) => file.path);
    assert.deepEqual(wrong, []);
  });
});
