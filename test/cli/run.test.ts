import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { command, folder, MAIN, start } from './command.js';

const TASKS = `
export const length = (line) => line.length;
export const same = (value) => value;
export const slowFirst = async (line) => { if (line === '0') await new Promise((go) => setTimeout(go, 50)); return line; };
export const sum = (start, end) => { let all = 0; for (let i = start; i < end; i++) all += i; return [start, end, all]; };
export const odd = (line) => { if (Number(line) % 2 === 1) throw new Error('is odd'); return line; };
export const loud = (line) => { console.log('from the task'); return line; };
`;

test('Results go to stdout as NDJSON, in the order of the inputs', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const lines = Array.from({ length: 500 }, (_, index) => String(index));
  const { code, stdout } = await command(cwd, ['run', 'tasks.mjs#slowFirst', '-'], lines.join('\n'));
  assert.equal(code, 0);
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row)),
    lines,
  );
});

test('A row is written though an item before it has failed, and before the inputs end', {
  timeout: 20_000,
}, async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { child, ended } = start(cwd, ['run', 'tasks.mjs#odd', '-']);
  child.stdin.write('1\n2\n');
  assert.deepEqual(await once(child.stdout, 'data'), ['"2"\n']);
  child.stdin.end();
  assert.equal((await ended).code, 1);
});

test('Files come as they were named, the matches of a glob sorted, each file once', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'b.txt': '', 'a/2.txt': '', 'a/1.txt': '', 'a/[x].txt': '' });
  const { stdout } = await command(cwd, ['run', 'tasks.mjs#same', 'b.txt', 'a/[x].txt', 'a/*.txt', './b.txt']);
  assert.equal(stdout, '"b.txt"\n"a/[x].txt"\n"a/1.txt"\n"a/2.txt"\n');
});

test('The lines of stdin follow the files, without their line ends', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'a.txt': '' });
  const { stdout } = await command(cwd, ['run', 'tasks.mjs#same', '-', 'a.txt'], 'x\r\n\ny');
  assert.equal(stdout, '"a.txt"\n"x"\n""\n"y"\n');
});

test('With --null, the records of stdin end with NUL and may hold line ends', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { stdout } = await command(cwd, ['run', 'tasks.mjs#same', '--null'], 'a\nb\0c\0');
  assert.equal(stdout, '"a\\nb"\n"c"\n');
});

test('With --ndjson, each line is parsed and blank ones are skipped', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS, 'rows.ndjson': '{"a":[1]}\n\n"text"\nnull' });
  const { code, stdout } = await command(cwd, ['run', 'tasks.mjs#same', '--ndjson', 'rows.ndjson']);
  assert.equal(stdout, '{"a":[1]}\n"text"\nnull\n');
  assert.equal(code, 0);
});

test('With --range, the task gets the parts of the range and their results come in its order', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { stdout } = await command(cwd, ['run', 'tasks.mjs#sum', '--range', '0:10', '--chunk', '4']);
  assert.equal(stdout, '[0,4,6]\n[4,8,22]\n[8,10,17]\n');
});

test('A failed input is named on stderr with its reason, has no row, and makes the exit code 1', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { code, stdout, stderr } = await command(cwd, ['run', 'tasks.mjs#odd', '-'], '0\n1\n2\n');
  assert.equal(code, 1);
  assert.equal(stdout, '"0"\n"2"\n');
  assert.match(stderr, /^failed line 2 of stdin \(1\): is odd$/m);
  assert.match(stderr, /2 of 3 done, 1 failed/);
});

test('With --json, stderr holds a row for each failure and one for the summary', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { stderr } = await command(cwd, ['run', 'tasks.mjs#odd', '-', '--json'], '0\n1\n');
  const [failure, summary, ...rest] = stderr
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row));
  assert.deepEqual(rest, []);
  assert.deepEqual([failure.event, failure.index, failure.error.message], ['failed', 1, 'is odd']);
  assert.deepEqual([summary.event, summary.done, summary.failed, summary.exitCode], ['summary', 1, 1, 1]);
});

test('What a task prints goes to stderr', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  for (const pool of ['inline', 'thread', 'process']) {
    const { stdout, stderr } = await command(cwd, ['run', 'tasks.mjs#loud', '-', '--pool', pool], 'a\n');
    assert.equal(stdout, '"a"\n');
    assert.match(stderr, /from the task/);
  }
});

test('An empty stdin is no error', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { code, stdout } = await command(cwd, ['run', 'tasks.mjs#same', '-']);
  assert.deepEqual([code, stdout], [0, '']);
});

test('--dry-run tells the plan and runs nothing', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { code, stdout } = await command(
    cwd,
    ['run', 'tasks.mjs#odd', '-', '--dry-run', '--json', '-j', '3'],
    '1\n3\n',
  );
  assert.equal(code, 0);
  const { task, size, inputs } = JSON.parse(stdout);
  assert.deepEqual({ task, size, inputs }, { task: 'odd', size: 3, inputs: 2 });
});

test('A task is found by its key in tasks(), whatever the record is exported as', async (context) => {
  const cwd = folder(context, {
    'tasks.mjs': `import { tasks } from ${JSON.stringify(import.meta.resolve('breakeven'))};
      export const photos = tasks(import.meta, { thumbnail: (path) => 'small ' + path });`,
  });
  const { stdout } = await command(cwd, ['run', './tasks.mjs#thumbnail', '-'], 'x\n');
  assert.equal(stdout, '"small x"\n');
});

test('A reader that goes away ends the run with a reason and a code, not a stack', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { child, ended } = start(cwd, ['run', 'tasks.mjs#same', '-', '--progress', 'none']);
  child.stdin.on('error', () => {});
  child.stdout.once('data', () => child.stdout.destroy());
  const feeding = setInterval(() => child.stdin.write('x\n'.repeat(10_000)), 1);
  const { code, stderr } = await ended;
  clearInterval(feeding);
  assert.equal(code, 1);
  assert.match(stderr, /^error: cannot write to stdout: its reader has closed it\.\n$/);
});

test('A full disk ends the run with a reason and a code', { skip: !existsSync('/dev/full') }, async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const full = openSync('/dev/full', 'w');
  context.after(() => closeSync(full));
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'run', 'tasks.mjs#same', '-', '--progress', 'none'], {
    cwd,
    input: 'a\n',
    stdio: ['pipe', full, 'pipe'],
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /^error: cannot write to stdout: ENOSPC/);
});

test('While nobody reads the results, no more input is taken than fits in a small memory; nothing is lost', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { child, ended } = start(cwd, ['run', 'tasks.mjs#same', '-', '--progress', 'none']);
  child.stdout.pause();
  const lines = 'some line of text\n'.repeat(3000);
  let sent = 0;
  for (let taken = true; taken; ) {
    sent += 3000;
    assert.ok(sent < 1_000_000, 'it goes on reading');
    if (child.stdin.write(lines)) continue;
    taken = await Promise.race([once(child.stdin, 'drain').then(() => true), delay(1000, false)]);
  }
  child.stdout.resume();
  child.stdin.end();
  const { code, stdout } = await ended;
  assert.equal(code, 0);
  assert.equal(stdout.length, sent * '"some line of text"\n'.length);
});
