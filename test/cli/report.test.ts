/** `breakeven report`, over files that a profile wrote, and others. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { sample } from '../cost/report/sample.js';
import { command, folder, start } from './command.js';

const SAVED = JSON.stringify(sample);

async function report(context: TestContext, content: string, ...options: string[]) {
  const cwd = folder(context, { 'profile.json': content });
  return { cwd, ...(await command(cwd, ['report', 'profile.json', ...options])) };
}

describe('breakeven report', () => {
  it('prints a saved profile', async (context) => {
    const { code, stdout, stderr } = await report(context, SAVED);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.ok(stdout.includes(`\nParallelism pays: ${sample.verdict.sentence}\n`));
  });

  it('writes it as one page with --html, and prints nothing', async (context) => {
    const { cwd, code, stdout, stderr } = await report(context, SAVED, '--html', 'page.html');
    assert.deepEqual([code, stdout, stderr], [0, '', 'wrote page.html\n']);
    assert.match(
      readFileSync(join(cwd, 'page.html'), 'utf8'),
      /^<!doctype html>[\s\S]*Parallelism pays[\s\S]*<\/html>\n$/,
    );
  });

  it('gives the checked data to programs with --json', async (context) => {
    const { code, stdout } = await report(context, SAVED, '--json');
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), JSON.parse(SAVED));
  });

  for (const [what, content, says] of [
    ['no JSON', '{"format":', /^error: profile\.json cannot be shown\. It is no JSON/],
    ['foreign JSON', '{"name":"package"}', /It is no profile: its format is missing/],
    ['a newer format', '{"format":"breakeven-profile/2"}', /written by a newer breakeven: update this one/],
    ['a damaged profile', JSON.stringify({ ...sample, runs: 7 }), /The profile is damaged: runs is no list/],
  ] as const) {
    it(`ends with 4 and the reason on ${what}`, async (context) => {
      const { code, stdout, stderr } = await report(context, content, '--html', 'page.html');
      assert.deepEqual([code, stdout], [4, '']);
      assert.match(stderr, says);
    });
  }

  it('ends with 4 where the file cannot be read, or the page not be written', async (context) => {
    const cwd = folder(context, { 'profile.json': SAVED });
    const missing = await command(cwd, ['report', 'other.json']);
    assert.equal(missing.code, 4);
    assert.match(missing.stderr, /^error: cannot read other\.json: ENOENT/);
    const nowhere = await command(cwd, ['report', 'profile.json', '--html', 'no/page.html']);
    assert.equal(nowhere.code, 4);
    assert.match(nowhere.stderr, /--html no\/page\.html: ENOENT/);
  });

  it('ends with 4 where the page would be a folder, or what is there cannot be looked at', async (context) => {
    const cwd = folder(context, { 'profile.json': SAVED, 'place/file': '' });
    symlinkSync('loop.html', join(cwd, 'loop.html'));
    for (const [page, reason] of [
      ['place', /^error: --html place: EISDIR/],
      ['loop.html', /^error: --html loop\.html: ELOOP/],
    ] as const) {
      const { code, stderr } = await command(cwd, ['report', 'profile.json', '--html', page]);
      assert.equal(code, 4);
      assert.match(stderr, reason);
    }
  });

  it('puts the whole page in the place of an older one, or leaves that', async (context) => {
    const cwd = folder(context, { 'profile.json': SAVED, 'page.html': 'older', 'full.html': 'older' });
    assert.equal((await command(cwd, ['report', 'profile.json', '--html', 'page.html'])).code, 0);
    assert.match(readFileSync(join(cwd, 'page.html'), 'utf8'), /^<!doctype html>/);
    symlinkSync('/dev/full', join(cwd, 'full.html.partial'));
    const { code, stderr } = await command(cwd, ['report', 'profile.json', '--html', 'full.html']);
    assert.equal(code, 1);
    assert.match(stderr, /^error: cannot write to full\.html\.partial: ENOSPC/);
    assert.equal(readFileSync(join(cwd, 'full.html'), 'utf8'), 'older');
    assert.deepEqual(readdirSync(cwd).sort(), ['full.html', 'full.html.partial', 'page.html', 'profile.json']);
  });

  it('does not write the page over the profile', async (context) => {
    const { cwd, code, stderr } = await report(context, SAVED, '--html', './profile.json');
    assert.equal(code, 4);
    assert.match(stderr, /that is the profile itself/);
    assert.equal(readFileSync(join(cwd, 'profile.json'), 'utf8'), SAVED);
  });

  it('ends with 1 and the reason where nobody reads what it prints', async (context) => {
    const cwd = folder(context, { 'profile.json': SAVED });
    const { child, ended } = start(cwd, ['report', 'profile.json']);
    child.stdout.destroy();
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [1, 'error: cannot write to stdout: its reader has closed it.\n']);
  });

  it('shows control characters of a foreign file as text', async (context) => {
    const { stdout } = await report(context, JSON.stringify({ ...sample, task: '\u001b[2Jphotos' }));
    assert.ok(stdout.startsWith('\\x1b[2Jphotos\n'));
  });

  it('takes one file, and one form', async (context) => {
    assert.equal((await report(context, SAVED, 'other.json')).code, 2);
    assert.equal((await report(context, SAVED, '--json', '--html', 'page.html')).code, 2);
  });
});
