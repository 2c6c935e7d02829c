/** `breakeven doctor`, on this host. */

import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { availableCores } from 'breakeven';
import type { HostLine } from 'breakeven/observe';
import { command } from './command.js';

const doctor = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  command(tmpdir(), ['doctor', ...args], '', env);

const linesOf = (stdout: string): HostLine[] => JSON.parse(stdout).lines;

describe('breakeven doctor', () => {
  it('tells programs what it found, with --json', async () => {
    const { stdout, stderr } = await doctor(['--json']);
    const lines = linesOf(stdout);
    assert.match(lines.find(({ name }) => name === 'cores')!.found, new RegExp(`^${availableCores()} usable:`));
    assert.ok(lines.find(({ name }) => name === 'Node')!.found.startsWith(process.versions.node));
    assert.equal(stderr, '');
  });

  it('tells people the same, with advice below what it found, and counts it', async () => {
    const off = { BREAKEVEN_NATIVE: '0' };
    const [{ stdout: json }, { stdout, stderr }] = [await doctor(['--json'], off), await doctor([], off)];
    const states = stdout.split('\n').flatMap((line) => /^(ok|note|bad) {2,}[\w/]/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      states,
      linesOf(json).map(({ state }) => state),
    );
    assert.match(stdout, /^note {2}native part: none: it is switched off by BREAKEVEN_NATIVE=0\n {6}\S.*build\.mjs/m);
    assert.match(stderr, /^\d+ looked at: \d+ bad, \d+ to note\n$/);
  });

  it('ends with 1 where something is bad, else with 0', async () => {
    const broken = await doctor(['--json'], { BREAKEVEN_NATIVE: process.execPath });
    const line = linesOf(broken.stdout).find(({ name }) => name === 'native part')!;
    assert.deepEqual([broken.code, line.state], [1, 'bad']);
    const { code, stdout } = await doctor(['--json'], { BREAKEVEN_NATIVE: '0' });
    assert.equal(code, linesOf(stdout).some(({ state }) => state === 'bad') ? 1 : 0);
  });

  it('takes nothing else', async () => {
    assert.equal((await doctor(['photos'])).code, 2);
    assert.equal((await doctor(['--fix'])).code, 2);
  });
});
