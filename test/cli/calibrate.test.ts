/** `breakeven calibrate`, with a cache of its own. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isCalibration } from '#src/cost/calibrate/is-calibration.js';
import { command, folder } from './command.js';

test('breakeven calibrate measures, keeps the figures, shows them to people, and takes them from there the next time', async (context) => {
  const place = folder(context, {});
  const env = { XDG_CACHE_HOME: place };
  const calibrate = (...args: string[]) => command(place, ['calibrate', '--quick', ...args], '', env);

  const first = await calibrate();
  assert.equal(first.code, 0, first.stderr);
  assert.equal(first.stderr, '');
  for (const words of [
    /usable cores, Node v/,
    /^start of a worker +\d/m,
    /^each chunk: send +\d/m,
    /^objects, results +\d/m,
  ]) {
    assert.match(first.stdout, words);
  }

  const [file] = readdirSync(join(place, 'breakeven'));
  const kept = readFileSync(join(place, 'breakeven', file!), 'utf8');
  assert.ok(isCalibration(JSON.parse(kept)));

  const again = await calibrate('--json');
  assert.equal(again.code, 0, again.stderr);
  assert.equal(again.stdout, kept);

  const fresh = await calibrate('--json', '--fresh');
  assert.ok(isCalibration(JSON.parse(fresh.stdout)));
  assert.notEqual(fresh.stdout, kept);
});

test('breakeven calibrate needs no native part', async (context) => {
  const place = folder(context, {});
  const env = { XDG_CACHE_HOME: place, BREAKEVEN_NATIVE: '0' };
  const { code, stdout, stderr } = await command(place, ['calibrate', '--quick'], '', env);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /, without the native part\n/);
});

test('breakeven calibrate takes nothing else', async (context) => {
  const place = folder(context, {});
  assert.equal((await command(place, ['calibrate', 'weights'])).code, 2);
  assert.equal((await command(place, ['calibrate', '--thorough'])).code, 2);
});
