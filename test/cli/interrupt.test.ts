import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, start } from './command.js';

// Each call notes its start and its end, and ends when the file `go` is there.
const TASKS = `
import { appendFileSync, existsSync } from 'node:fs';
export async function gated(line) {
  appendFileSync('log', 'start ' + line + '\\n');
  while (!existsSync('go')) await new Promise((again) => setTimeout(again, 5));
  appendFileSync('log', 'end ' + line + '\\n');
  return line;
}
export const endless = (line) => { appendFileSync('log', 'start ' + line + '\\n'); for (;;); };
`;

const LINES = Array.from({ length: 200 }, (_, index) => index).join('\n');

async function started(cwd: string, count: number): Promise<void> {
  const log = join(cwd, 'log');
  while (!existsSync(log) || readFileSync(log, 'utf8').split('start').length <= count) await new Promise(setImmediate);
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} once lets what is running finish, writes it, starts no more, and ends with ${code}`, async (context) => {
    const cwd = folder(context, { 'tasks.mjs': TASKS });
    const { child, said, ended } = start(cwd, ['run', 'tasks.mjs#gated', '-', '-j', '2']);
    child.stdin.write(LINES);
    await started(cwd, 2);
    child.kill(signal);
    await said(`${signal}: finishing`);
    writeFileSync(join(cwd, 'go'), '');
    const { code: exitCode, stdout } = await ended;
    assert.equal(exitCode, code);
    const log = readFileSync(join(cwd, 'log'), 'utf8');
    assert.equal(log.match(/start/g)?.length, 2);
    assert.equal(log.match(/end/g)?.length, 2);
    assert.equal(stdout, '"0"\n"1"\n');
  });
}

test('Ctrl-C twice ends at once, even tasks that never end, and clears what it was writing', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { child, said, ended } = start(cwd, ['run', 'tasks.mjs#endless', '-', '--out', 'out', '--pool', 'thread']);
  child.stdin.write('x\n');
  await started(cwd, 1);
  child.kill('SIGINT');
  await said('SIGINT: finishing');
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
  assert.equal(existsSync(join(cwd, 'out/.partial')), false);
});

test('Ctrl-C while it waits for stdin ends it', async (context) => {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  writeFileSync(join(cwd, 'go'), '');
  const { child, ended } = start(cwd, ['run', 'tasks.mjs#gated', '-']);
  child.stdin.write('first\n');
  child.stdout.once('data', () => child.kill('SIGINT'));
  const { code, stdout } = await ended;
  assert.deepEqual([code, stdout], [130, '"first"\n']);
});
