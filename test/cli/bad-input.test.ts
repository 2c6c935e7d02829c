import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, folder } from './command.js';

const FILES = {
  'tasks.mjs': 'export const same = (value) => value; export const other = 1;',
  'broken.mjs': 'export const same = (value) => ;',
  'throws.mjs': "throw new Error('no network');",
  'rows.ndjson': '1\n\n{"a":\n4\n',
  'a.txt': '',
  'folder/b.txt': '',
};

interface Case {
  readonly title: string;
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

const CASES: readonly Case[] = [
  { title: 'no command', args: [], code: 2, says: /Usage: breakeven/ },
  { title: 'an unknown command', args: ['rum'], code: 2, says: /unknown command 'rum'/ },
  { title: 'no task', args: ['run'], code: 2, says: /missing required argument/ },
  { title: 'a module without a task', args: ['run', 'tasks.mjs', 'a.txt'], code: 2, says: /MODULE#TASK/ },
  { title: 'no inputs', args: ['run', 'tasks.mjs#same'], code: 2, says: /no inputs/ },
  {
    title: 'inputs of two kinds',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--range', '0:1'],
    code: 2,
    says: /do not go together/,
  },
  {
    title: 'an unknown option',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--sise', '1'],
    code: 2,
    says: /unknown option '--sise'/,
  },
  {
    title: '--size of nothing',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--size', '0'],
    code: 2,
    says: /--size .*number of workers/s,
  },
  {
    title: '--chunk of nothing',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--chunk', '0'],
    code: 2,
    says: /--chunk .*at least 1/s,
  },
  {
    title: '--timeout without a unit',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--timeout', '5'],
    code: 2,
    says: /--timeout .*5s/s,
  },
  {
    title: '--retries below zero',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--retries', '-1'],
    code: 2,
    says: /--retries .*whole number/s,
  },
  {
    title: 'a pool of no kind',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--pool', 'car'],
    code: 2,
    says: /Allowed choices are thread/,
  },
  {
    title: 'the auto pool, which comes later',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--pool', 'auto'],
    code: 2,
    says: /not yet available/,
  },
  {
    title: 'a bar among rows of JSON',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--json', '--progress', 'bar'],
    code: 2,
    says: /one of them/,
  },
  { title: 'a missing module', args: ['run', './no.mjs#same', 'a.txt'], code: 3, says: /no\.mjs.*no such file/ },
  { title: 'a missing package', args: ['run', 'no-package#same', 'a.txt'], code: 3, says: /no-package.*no package/ },
  { title: 'a module with a syntax error', args: ['run', 'broken.mjs#same', 'a.txt'], code: 3, says: /broken\.mjs/ },
  { title: 'a module that throws', args: ['run', 'throws.mjs#same', 'a.txt'], code: 3, says: /no network/ },
  { title: 'a task that is not there', args: ['run', 'tasks.mjs#none', 'a.txt'], code: 3, says: /'none'.*same/ },
  { title: 'a task that is no function', args: ['run', 'tasks.mjs#other', 'a.txt'], code: 3, says: /'other'/ },
  {
    title: 'a missing file',
    args: ['run', 'tasks.mjs#same', 'a.txt', 'no.txt'],
    code: 4,
    says: /no\.txt: no such file/,
  },
  {
    title: 'a glob without a match',
    args: ['run', 'tasks.mjs#same', '*.jpg'],
    code: 4,
    says: /\*\.jpg: no file matches/,
  },
  { title: 'a folder', args: ['run', 'tasks.mjs#same', 'folder/'], code: 4, says: /is a folder.*folder\/\*\*/ },
  {
    title: 'a missing NDJSON file',
    args: ['run', 'tasks.mjs#same', '--ndjson', 'no.ndjson'],
    code: 4,
    says: /no such file/,
  },
  { title: 'a range that is none', args: ['run', 'tasks.mjs#same', '--range', '5-9'], code: 4, says: /A:B/ },
  { title: 'a range that runs backwards', args: ['run', 'tasks.mjs#same', '--range', '9:5'], code: 4, says: /A:B/ },
  {
    title: 'a result file where none can be',
    args: ['run', 'tasks.mjs#same', 'a.txt', '--out', 'no/rows.ndjson'],
    code: 4,
    says: /--out no\/rows\.ndjson: ENOENT/,
  },
];

for (const { title, args, code, says } of CASES) {
  test(`It ends with ${code} on ${title}, and says why without a stack`, async (context) => {
    const ended = await command(folder(context, FILES), args);
    assert.equal(ended.code, code, ended.stderr);
    assert.match(ended.stderr, says);
    assert.doesNotMatch(ended.stderr, /^ {4}at /m);
    assert.equal(ended.stdout, '');
  });
}

test('A bad line of NDJSON ends the run with its number and 4; the rows before it are done', async (context) => {
  const { code, stdout, stderr } = await command(folder(context, FILES), [
    'run',
    'tasks.mjs#same',
    '--ndjson',
    'rows.ndjson',
  ]);
  assert.equal(code, 4);
  assert.equal(stdout, '1\n');
  assert.match(stderr, /rows\.ndjson, line 3: /);
});

test('Control characters in names and messages are shown, not sent to the terminal', async (context) => {
  const cwd = folder(context, {
    'tasks.mjs': "export const fail = () => { throw new Error('red \\x1b[31m and\\nmore\\x07'); };",
    'a\x1b]0;title\x07\n.txt': '',
  });
  const { code, stderr } = await command(cwd, ['run', 'tasks.mjs#fail', '*.txt']);
  assert.equal(code, 1);
  assert.match(stderr, /a\\x1b\]0;title\\x07\\n\.txt: red \\x1b\[31m and\n {2}more\\x07\n/);
});

test('With BREAKEVEN_DEBUG an error comes with its stack', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': "export const fail = () => { throw new Error('oh'); };" });
  const { stderr } = await command(cwd, ['run', 'tasks.mjs#fail', '-'], 'x\n', { BREAKEVEN_DEBUG: '1' });
  assert.match(stderr, /Error: oh\n\s+at fail .*tasks\.mjs/);
});
