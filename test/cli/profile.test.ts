/** `breakeven profile`, with little time. */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { ProfileData } from 'breakeven/cost';
import { command, folder, start } from './command.js';

const TASKS = `
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
export const short = (line) => { busy(1); return line.length; };
export const tiny = (line) => line.length;
export const part = (from, to) => { busy(1); return to - from; };
export const odd = (line) => { if (line === 'odd') throw new RangeError('is odd'); return line; };
export const told = (line) => { process.stderr.write('called\\n'); busy(5); return line; };
`;

const LINES = Array.from({ length: 60 }, (_, i) => `line ${i}`).join('\n');

describe('breakeven profile', () => {
  let cache: string;
  before(() => {
    cache = mkdtempSync(join(tmpdir(), 'breakeven-cache-'));
  });
  after(() => rmSync(cache, { recursive: true }));

  async function profile(context: TestContext, task: string, args: readonly string[], stdin = LINES) {
    const cwd = folder(context, { 'tasks.mjs': TASKS });
    const more = ['profile', `tasks.mjs#${task}`, ...args, '--budget', '3s'];
    return { cwd, ...(await command(cwd, more, stdin, { XDG_CACHE_HOME: cache })) };
  }

  it('measures, and shows, saves and draws one and the same profile', async (context) => {
    const { cwd, code, stdout, stderr } = await profile(context, 'short', [
      '-',
      '--json',
      '--save',
      'a.json',
      '--html',
      'a.html',
    ]);
    assert.equal(code, 0, stderr);
    const data = JSON.parse(stdout) as ProfileData;
    assert.equal(data.task, 'tasks.mjs#short');
    assert.equal(data.given, 60);
    assert.equal(data.reproduce, 'breakeven profile tasks.mjs#short - --sample 10000 --budget 3000ms');
    assert.equal(readFileSync(join(cwd, 'a.json'), 'utf8'), stdout);
    assert.match(readFileSync(join(cwd, 'a.html'), 'utf8'), /^<!doctype html>/);
    assert.deepEqual(readdirSync(cwd).sort(), ['a.html', 'a.json', 'tasks.mjs']);
  });

  it('ends with 7 where the verdict is another than that of the baseline, which has to be of the same task', async (context) => {
    const first = await profile(context, 'tiny', ['-', '--json']);
    assert.equal(first.code, 0, first.stderr);
    const data = JSON.parse(first.stdout) as ProfileData;
    assert.equal(data.verdict.parallelize, false);
    const was = { ...data, verdict: { ...data.verdict, parallelize: true, sentence: '2 threads, 1.93x.' } };
    const files = { 'tasks.mjs': TASKS, 'was.json': JSON.stringify(was) };
    const cwd = folder(context, files);
    const gate = (task: string) => ['profile', `tasks.mjs#${task}`, '-', '--budget', '3s', '--baseline', 'was.json'];
    const { code, stdout, stderr } = await command(cwd, gate('tiny'), LINES, { XDG_CACHE_HOME: cache });
    assert.equal(code, 7, stderr);
    assert.match(stderr, /error: worse than was\.json: the verdict was "2 threads, 1\.93x\." It is now: "/);
    assert.match(stdout, /What holds it back: /);
    assert.equal((await command(cwd, gate('short'), LINES)).code, 4);
  });

  it('gives the parts of a range to tasks that take a start and an end', async (context) => {
    const { code, stdout, stderr } = await profile(context, 'part', ['--range', '0:1000', '--json']);
    assert.equal(code, 0, stderr);
    assert.ok((JSON.parse(stdout) as ProfileData).items > 1);
  });

  it('writes a CPU profile of the loop', async (context) => {
    const { cwd, code, stderr } = await profile(context, 'short', ['-', '--cpu-prof', 'cpu']);
    assert.equal(code, 0, stderr);
    const { nodes } = JSON.parse(readFileSync(join(cwd, 'cpu/short.cpuprofile'), 'utf8'));
    const names = nodes.map(({ callFrame }: { callFrame: { functionName: string } }) => callFrame.functionName);
    assert.ok(names.includes('busy'));
  });

  it('ends with 1 where the task throws, names the input and leaves no file', async (context) => {
    const { cwd, code, stdout, stderr } = await profile(context, 'odd', ['-', '--save', 'a.json'], 'even\nodd\n');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /the task threw in the plain loop, with items\[1\]: RangeError: is odd/);
    assert.deepEqual(readdirSync(cwd), ['tasks.mjs']);
  });

  it('ends at once for what it is told wrongly', async (context) => {
    assert.equal((await profile(context, 'short', [])).code, 2);
    assert.equal((await profile(context, 'short', ['-', '--budget', '3'])).code, 2);
    assert.equal((await profile(context, 'none', ['-'])).code, 3);
    assert.equal((await profile(context, 'short', ['missing.txt'])).code, 4);
    assert.equal((await profile(context, 'short', ['-'], '')).code, 4);
    const nowhere = await profile(context, 'short', ['-', '--save', 'no/a.json']);
    assert.equal(nowhere.code, 4);
    assert.match(nowhere.stderr, /--save no\/a\.json: ENOENT/);
    assert.equal((await profile(context, 'short', ['-', '--baseline', 'missing.json'])).code, 4);
  });

  it('ends with 130 on Ctrl-C, and leaves no file', async (context) => {
    const cwd = folder(context, { 'tasks.mjs': TASKS });
    const { child, said, ended } = start(cwd, ['profile', 'tasks.mjs#told', '-', '--save', 'a.json'], {
      XDG_CACHE_HOME: cache,
    });
    child.stdin.end(LINES);
    await said('called');
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    assert.deepEqual([code, stdout], [130, '']);
    assert.deepEqual(readdirSync(cwd), ['tasks.mjs']);
  });
});
