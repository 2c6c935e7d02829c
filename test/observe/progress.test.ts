import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Progress, type ProgressMode, progressBar } from '#src/observe.js';

function draw(
  mode: ProgressMode,
  updates: readonly Partial<Progress>[],
  options: { columns?: number; isTTY?: boolean } = {},
): string {
  let text = '';
  const bar = progressBar(undefined, { mode, target: { ...options, write: (piece) => (text += piece) } });
  for (const update of updates) {
    bar({ label: 'resize', done: 0, failed: 0, total: 100, elapsedMs: 0, finished: false, ...update });
  }
  return text;
}

const steps = (count: number, total: number | undefined): Partial<Progress>[] =>
  Array.from({ length: count + 1 }, (_, done) => ({ done, total, elapsedMs: done * 100 }));

test('Off a terminal it writes a line for each tenth of the way, and one at the end', () => {
  const lines = draw('auto', [...steps(100, 100), { done: 100, elapsedMs: 10_000, finished: true }])
    .trimEnd()
    .split('\n');
  assert.equal(lines.length, 10);
  assert.match(lines[0]!, /^resize: 10\/100 10 %/);
  assert.match(lines[8]!, /^resize: 90\/100 90 %, 10\/s, ETA 1 s$/);
  assert.equal(lines[9], 'resize: 100 done, 10.0 s, 10/s');
});

test('Over a source of unknown length it writes a line every ten seconds', () => {
  const lines = draw('lines', steps(350, undefined)).trimEnd().split('\n');
  assert.deepEqual(lines, [
    'resize: 100 done, 10/s, 10.0 s',
    'resize: 200 done, 10/s, 20.0 s',
    'resize: 300 done, 10/s, 30.0 s',
  ]);
});

test('A jump over several tenths gives one line', () => {
  assert.equal(draw('lines', [{ done: 55 }]), 'resize: 55/100 55 %\n');
});

test('On a terminal it redraws one line, which never wraps', () => {
  const text = draw('bar', steps(100, 100), { columns: 50 });
  assert.ok(!text.includes('\n'));
  for (const line of text.split('\r\x1b[K')) assert.ok(line.length < 50, line);
  assert.match(text, /resize \[█{12}░{12}\] 50\/100 50 %/);
});

test('Failures are counted, and the last line stays', () => {
  const text = draw('bar', [
    { done: 50, failed: 2 },
    { done: 100, failed: 3, elapsedMs: 65_000, finished: true },
  ]);
  assert.match(text, /50\/100 50 %, 2 failed/);
  assert.ok(text.endsWith('\r\x1b[Kresize: 97 of 100 done, 3 failed, 1:05 min, 1.5/s\n'), text);
});

test('A bar is drawn on a terminal only, and never in a CI', (context) => {
  const { CI, TERM } = process.env;
  context.after(() => {
    for (const [name, value] of Object.entries({ CI, TERM })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  process.env.TERM = 'xterm';
  delete process.env.CI;
  assert.match(draw('auto', [{ done: 5 }], { isTTY: true }), /█/);
  process.env.CI = 'true';
  assert.equal(draw('auto', [{ done: 5 }], { isTTY: true }), '');
  process.env.CI = 'false';
  process.env.TERM = 'dumb';
  assert.equal(draw('auto', [{ done: 5 }], { isTTY: true }), '');
});

test('With none it writes nothing but what is printed', () => {
  let text = '';
  const bar = progressBar('label', { mode: 'none', target: { write: (piece) => (text += piece) } });
  bar({ label: '', done: 1, failed: 0, total: 1, elapsedMs: 1, finished: true });
  bar.print('a message\n');
  assert.equal(text, 'a message\n');
});

test('What is printed takes the place of the bar, which is drawn again below it', () => {
  let text = '';
  const bar = progressBar('label', { mode: 'bar', target: { write: (piece) => (text += piece) } });
  bar({ label: '', done: 0, failed: 0, total: 4, elapsedMs: 0, finished: false });
  const line = text.replace('\r\x1b[K', '');
  bar.print('a message\n');
  assert.equal(text, `\r\x1b[K${line}\r\x1b[Ka message\n${line}`);
});

test('No items at all are no error', () => {
  assert.equal(draw('lines', [{ total: 0, finished: true }]), 'resize: 0 done, 0 ms\n');
});
