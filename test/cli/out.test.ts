import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { command, folder, start } from './command.js';

const TASKS = `
import { readFileSync, writeFileSync } from 'node:fs';
export const bytes = (path) => readFileSync(path);
export const named = (path) => ({ name: '../../escape/thumb.webp', data: readFileSync(path) });
export const size = (path) => ({ size: readFileSync(path).length });
export const same = (value) => value;
export const big = (line) => ({ name: 'x.bin', data: new Uint8Array(${8 * 2 ** 20}).fill(Number(line)) });
export const mixed = (path) => {
  const text = readFileSync(path, 'utf8');
  if (!text.startsWith('JPEG')) throw new Error('not a JPEG: starts with ' + text.slice(0, 4));
  if (!text.endsWith('END')) throw new Error('premature end of JPEG');
  return { name: 'a.webp', data: text };
};
`;

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

test('Bytes keep the name of their input, below the parent that all inputs share', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'in/a.jpg': 'A', 'in/deep/b.jpg': 'B' });
  const { code, stdout } = await command(cwd, ['run', 'tasks.mjs#bytes', 'in/**/*.jpg', '--out', 'out']);
  assert.deepEqual([code, stdout], [0, '']);
  assert.deepEqual(filesBelow(join(cwd, 'out')), ['a.jpg', 'deep/b.jpg']);
  assert.equal(readFileSync(join(cwd, 'out/deep/b.jpg'), 'utf8'), 'B');
  assert.equal(existsSync(join(cwd, 'out/.partial')), false);
});

test('{ name, data } gives only its extension to the result', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'in/a.jpg': 'A' });
  await command(cwd, ['run', 'tasks.mjs#named', 'in/a.jpg', '--out', 'deep/out']);
  assert.deepEqual(filesBelow(cwd), ['deep/out/a.webp', 'in/a.jpg', 'tasks.mjs']);
});

test('Other results become JSON', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'in/a.jpg': 'four' });
  await command(cwd, ['run', 'tasks.mjs#size', 'in/a.jpg', '--out', 'out']);
  assert.equal(readFileSync(join(cwd, 'out/a.json'), 'utf8'), '{"size":4}\n');
});

test('Broken files are reported by name with their reason, all others are written', async (context) => {
  const cwd = folder(context, {
    'tasks.mjs': TASKS,
    'a.jpg': 'JPEG…END',
    'b.jpg': 'JPEG…',
    'c.jpg': 'JPEG…END',
    'notes.txt': 'Dear',
  });
  const { code, stderr } = await command(cwd, ['run', 'tasks.mjs#mixed', '*.jpg', 'notes.txt', '--out', 'out']);
  assert.equal(code, 1);
  assert.match(stderr, /^failed b\.jpg: premature end of JPEG$/m);
  assert.match(stderr, /^failed notes\.txt: not a JPEG: starts with Dear$/m);
  assert.deepEqual(filesBelow(join(cwd, 'out')), ['a.webp', 'c.webp']);
});

test('Inputs whose results would have one name are refused before the start', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'a.jpg': 'A', 'a.png': 'B' });
  const { code, stderr } = await command(cwd, ['run', 'tasks.mjs#bytes', 'a.*', '--out', 'out']);
  assert.equal(code, 4);
  assert.match(stderr, /a\.jpg and a\.png would both be named a\.\*/);
  assert.equal(existsSync(join(cwd, 'out')), false);
});

test('A line of stdin whose result would have the name of an earlier one fails alone', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { code, stderr } = await command(cwd, ['run', 'tasks.mjs#same', '-', '--out', 'out'], 'a.x\na.y\nb\n');
  assert.equal(code, 1);
  assert.match(stderr, /failed line \d of stdin \(a\.[xy]\): its result would be named a\.json/);
  assert.deepEqual(filesBelow(join(cwd, 'out')), ['a.json', 'b.json']);
});

test('No line of stdin leads out of the folder', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const lines = ['../up', '/etc/absolute', 'a/../../b', '..', '', '.partial/x', 'nul\0byte', 'esc\x1b'];
  const { code } = await command(cwd, ['run', 'tasks.mjs#same', '-', '--out', 'out'], lines.join('\n'));
  assert.equal(code, 1);
  assert.deepEqual(filesBelow(cwd), [
    'out/4.json',
    'out/5.json',
    'out/a/b.json',
    'out/esc_.json',
    'out/etc/absolute.json',
    'out/nul_byte.json',
    'out/up.json',
    'tasks.mjs',
  ]);
});

test('A result never replaces an input', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'a.jpg': 'A' });
  const { code, stderr } = await command(cwd, ['run', 'tasks.mjs#bytes', 'a.jpg', '--out', '.']);
  assert.equal(code, 1);
  assert.match(stderr, /would replace the input a\.jpg/);
});

test('Rows go to FILE.ndjson, which appears when it is complete', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'rows.ndjson': 'old' });
  const { code, stdout } = await command(cwd, ['run', 'tasks.mjs#same', '-', '--out', 'rows.ndjson'], 'a\nb\n');
  assert.deepEqual([code, stdout], [0, '']);
  assert.deepEqual(filesBelow(cwd), ['rows.ndjson', 'tasks.mjs']);
  assert.equal(readFileSync(join(cwd, 'rows.ndjson'), 'utf8'), '"a"\n"b"\n');
});

test('A run that stops early leaves FILE.ndjson as it was and its own rows beside it', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'rows.ndjson': 'old' });
  const { code } = await command(cwd, ['run', 'tasks.mjs#same', '--ndjson', '-', '--out', 'rows.ndjson'], '1\nbad\n');
  assert.equal(code, 4);
  assert.equal(readFileSync(join(cwd, 'rows.ndjson'), 'utf8'), 'old');
  assert.equal(readFileSync(join(cwd, 'rows.ndjson.partial'), 'utf8'), '1\n');
});

test('Bytes without --out DIR are an error of that input that names the cure', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'a.jpg': 'A' });
  const { code, stderr } = await command(cwd, ['run', 'tasks.mjs#bytes', 'a.jpg']);
  assert.equal(code, 1);
  assert.match(stderr, /failed a\.jpg: .*1 bytes.*--out DIR/);
});

test('A run killed while it writes leaves no half-written file outside .partial, and the next one clears .partial', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const out = join(cwd, 'out');
  const { child, ended } = start(cwd, ['run', 'tasks.mjs#big', '-', '--out', 'out', '--progress', 'none']);
  child.stdin.on('error', () => {});
  child.stdin.end(Array.from({ length: 100 }, (_, index) => index).join('\n'));
  const written = (): string[] =>
    existsSync(out) ? filesBelow(out).filter((name) => !name.startsWith('.partial')) : [];
  while (written().length < 5 && child.exitCode === null) await new Promise(setImmediate);
  child.kill('SIGKILL');
  assert.equal((await ended).signal, 'SIGKILL');
  assert.ok(written().length >= 5);
  for (const name of written()) assert.equal(statSync(join(out, name)).size, 8 * 2 ** 20, name);

  writeFileSync(join(cwd, 'a.txt'), 'x');
  await command(cwd, ['run', 'tasks.mjs#bytes', 'a.txt', '--out', 'out']);
  assert.equal(existsSync(join(out, '.partial')), false);
});
