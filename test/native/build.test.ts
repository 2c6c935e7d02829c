/** native/build.mjs where the addon cannot be built. That it can be is shown by every other test here. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../native/build.mjs', import.meta.url));

const onLinux = { skip: process.platform === 'linux' ? false : 'the addon is for Linux' };

describe('the build of the addon', onLinux, () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-build-'));
  const headers = join(folder, 'include');
  mkdirSync(headers);
  writeFileSync(join(headers, 'node_version.h'), '#define NODE_MODULE_VERSION 115\n');
  after(() => rmSync(folder, { recursive: true }));

  function build(...args: string[]) {
    const env = { PATH: folder };
    return spawnSync(process.execPath, [script, '--into', join(folder, 'out'), ...args], { env, encoding: 'utf8' });
  }

  it('fails without a compiler, and says so', () => {
    const { status, stderr } = build('--headers', headers);
    assert.equal(status, 1);
    assert.match(stderr, /^breakeven's native part was not built: there is no C\+\+ compiler \(.*\)\.\n$/);
  });

  it('succeeds all the same with --if-possible, with the reason in a line', () => {
    const { status, stderr } = build('--headers', headers, '--if-possible');
    assert.equal(status, 0);
    assert.match(stderr, /^breakeven's native part was not built: .*\.\n$/);
    assert.equal(existsSync(join(folder, 'out')), false);
  });

  it('fails with a folder that holds no headers, and names it', () => {
    const { status, stderr } = build('--headers', join(folder, 'none'));
    assert.equal(status, 1);
    assert.equal(stderr, `breakeven's native part was not built: there are no headers of Node in ${folder}/none.\n`);
  });
});
