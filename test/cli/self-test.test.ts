/** `breakeven doctor --self-test`; what it shows is tested in test/cost/self-test. The only real run, of the shortest workload. */

import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { command } from './command.js';

const selfTest = (...args: readonly string[]) => command(tmpdir(), ['doctor', '--self-test', ...args]);

describe('breakeven doctor --self-test', () => {
  it('runs the workloads of a seed, tells of each on stderr, and ends as its result says', async () => {
    const one = ['--seed', '6', '--per-class', '1', '--class', 'start-up'];
    const [{ stdout, stderr, code }, json] = [await selfTest(...one), await selfTest(...one, '--json')];
    assert.match(stderr, /^(right|WRONG) {2}start-up: \d+ items of .*: \S.*\n$/);
    assert.match(stdout, /for 1 workload of seed 6[\s\S]*\nstart-up +5,7 +[01] of 1 /);
    assert.equal(code, stderr.startsWith('right') ? 0 : 1);
    const { seed, perClass, trials, isGood } = JSON.parse(json.stdout);
    assert.deepEqual([seed, perClass, trials.length, trials[0].class], [6, 1, 1, 'start-up']);
    assert.deepEqual([json.code, json.stderr], [isGood ? 0 : 1, '']);
  });

  it('refuses a class that does not exist, and counts that are none', async () => {
    const unknown = await selfTest('--class', 'idleness');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /takes an array of some of compute, tiny tasks, .* but got \[ 'idleness' \]/);
    assert.equal((await selfTest('--per-class', '0')).code, 2);
    assert.equal((await selfTest('--seed', 'x')).code, 2);
  });
});
