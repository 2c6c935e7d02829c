import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { needsNative } from '../native.js';

const program = fileURLToPath(new URL('./needs-native.js', import.meta.url));

/** What a program that needs the native part prints, with that in its environment. */
function run(BREAKEVEN_NATIVE: string, cwd = tmpdir()): string {
  const env = { ...process.env, BREAKEVEN_NATIVE };
  const { stdout, stderr } = spawnSync(process.execPath, [program], { cwd, env, encoding: 'utf8' });
  return stdout + stderr;
}

describe('the native part', () => {
  it('is found', needsNative, () => {
    assert.equal(run(''), 'found\n');
  });

  it('is switched off by BREAKEVEN_NATIVE=0', () => {
    assert.match(
      run('0'),
      /NativeUnavailableError: SharedArray\.open needs .* but it is switched off by BREAKEVEN_NATIVE=0\. .*native\/build\.mjs/,
    );
  });

  it('is taken from the file that BREAKEVEN_NATIVE names, and from no other', () => {
    assert.match(run('/nowhere/a.node'), /NativeUnavailableError: .* but there is none at \/nowhere\/a\.node\./);
  });

  it('that does not load is an error with its cause', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-native-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'broken.node'), 'no library');
    assert.match(run(join(folder, 'broken.node')), /but the file found for it could not be loaded.*broken\.node/s);
  });

  it('is looked for from the working directory when BREAKEVEN_NATIVE is a relative path', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-native-'));
    t.after(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'broken.node'), 'no library');
    assert.match(run('broken.node', folder), /could not be loaded.*broken\.node/s);
  });
});
