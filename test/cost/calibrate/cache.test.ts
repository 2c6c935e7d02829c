import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { OptionError } from '#src/base/errors.js';
import { CalibrationCache, cacheFolder } from '#src/cost/calibrate/cache.js';
import { thisHost } from '#src/cost/calibrate/measure.js';
import { calibrateWith } from '#src/cost/calibrate/with-cache.js';
import type { Probe } from '#src/cost/probe.js';
import { host as calibration } from '../hosts.js';

function emptyFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-cache-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const { host } = calibration;

describe('the cache of calibrations', () => {
  it('gives back what was written, in a folder that it makes', (context) => {
    const cache = new CalibrationCache(join(emptyFolder(context), 'a', 'b'));
    assert.equal(cache.read(host, false), undefined);
    cache.write(calibration);
    assert.deepEqual(cache.read(host, false), calibration);
  });

  it('keeps apart what was measured in a hurry', (context) => {
    const cache = new CalibrationCache(emptyFolder(context));
    cache.write({ ...calibration, quick: true });
    assert.equal(cache.read(host, false), undefined);
    assert.equal(cache.read(host, true)?.quick, true);
  });

  for (const other of [
    { name: 'else' },
    { cpu: 'else' },
    { cores: 3 },
    { node: 'v22' },
    { version: '9' },
    { native: false },
  ]) {
    it(`has nothing for a host with another ${Object.keys(other)[0]}, not even under its file's name`, (context) => {
      const folder = emptyFolder(context);
      const cache = new CalibrationCache(folder);
      cache.write(calibration);
      assert.equal(cache.read({ ...host, ...other }, false), undefined);
      cache.write({ ...calibration, host: { ...host, ...other } });
      for (const file of readdirSync(folder)) writeFileSync(join(folder, file), JSON.stringify(calibration));
      assert.equal(cache.read({ ...host, ...other }, false), undefined);
    });
  }

  it('does not believe what is damaged, or of another kind', (context) => {
    const folder = emptyFolder(context);
    const cache = new CalibrationCache(folder);
    cache.write(calibration);
    const file = join(folder, readdirSync(folder)[0]!);
    const text = JSON.stringify(calibration);
    const damaged = [
      '',
      text.slice(0, -1),
      'null',
      JSON.stringify({ ...calibration, format: 'breakeven-calibration/1' }),
      JSON.stringify({ ...calibration, cores: null }),
      JSON.stringify({ ...calibration, cores: 0 }),
      JSON.stringify({ ...calibration, busyCores: { median: 0 } }),
      JSON.stringify({ ...calibration, timerMs: -1 }),
      JSON.stringify({ ...calibration, thread: { ...calibration.thread, wakeMs: { median: -1 } } }),
      JSON.stringify({ ...calibration, thread: { ...calibration.thread, wakeMs: { median: 1, interval: [-1, 2] } } }),
      JSON.stringify({ ...calibration, thread: { ...calibration.thread, roundTrip: [] } }),
      JSON.stringify({ ...calibration, noise: { median: 1, interval: [1] } }),
    ];
    for (const one of damaged) {
      writeFileSync(file, one);
      assert.equal(cache.read(host, false), undefined, one.slice(0, 40));
    }
    writeFileSync(file, text);
    assert.deepEqual(cache.read(host, false), calibration);
  });

  it('leaves no part of a file behind, and needs no room', (context) => {
    const folder = emptyFolder(context);
    new CalibrationCache(folder).write(calibration);
    assert.deepEqual(
      readdirSync(folder).filter((name) => !name.endsWith('.json')),
      [],
    );
    writeFileSync(join(folder, 'file'), '');
    const nowhere = new CalibrationCache(join(folder, 'file', 'below'));
    nowhere.write(calibration);
    assert.equal(nowhere.read(host, false), undefined);
  });

  it('lets nobody else write, or read', (context) => {
    const folder = join(emptyFolder(context), 'own');
    new CalibrationCache(folder).write(calibration);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, readdirSync(folder)[0]!)).mode & 0o777, 0o600);
  });

  it("is in the user's cache folder, if there is one", () => {
    const home = () => '/home/one';
    const homeless = () => {
      throw new Error('no such user');
    };
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/cache' }, homeless), '/cache/breakeven');
    assert.equal(cacheFolder({}, home), '/home/one/.cache/breakeven');
    assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative' }, home), '/home/one/.cache/breakeven');
    assert.equal(cacheFolder({}, homeless), undefined);
  });
});

describe('calibrate', () => {
  const unused = new Proxy({} as Probe, {
    get: () => {
      throw new Error('it measures');
    },
  });

  it('takes what was measured before, thorough figures for quick ones, too', async (context) => {
    const cache = new CalibrationCache(emptyFolder(context));
    cache.write({ ...calibration, host: thisHost() });
    assert.equal((await calibrateWith(unused, {}, cache)).quick, false);
    assert.equal((await calibrateWith(unused, { quick: true }, cache)).quick, false);
  });

  it('measures when told to measure afresh, and where only quick figures are known', async (context) => {
    const cache = new CalibrationCache(emptyFolder(context));
    cache.write({ ...calibration, host: thisHost(), quick: true });
    assert.equal((await calibrateWith(unused, { quick: true }, cache)).quick, true);
    await assert.rejects(calibrateWith(unused, { quick: true, fresh: true }, cache), /it measures/);
    await assert.rejects(calibrateWith(unused, {}, cache), /it measures/);
  });

  it('rejects a wrong option by name', async () => {
    const wrong = (options: object) => assert.rejects(calibrateWith(unused, options), OptionError);
    await wrong({ quick: 1 });
    await wrong({ fast: true });
  });
});
