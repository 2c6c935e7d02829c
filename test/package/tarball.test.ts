import assert from 'node:assert/strict';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { filesOf, folderWithInstalled, run } from './packed.js';

describe('the tarball', () => {
  let folder: string;
  let home: string;

  before(async () => {
    folder = await folderWithInstalled();
    home = join(folder, 'node_modules/breakeven');
  });

  it('holds what was built, and the pages a user looks for', () => {
    const built = /^(dist\/.*\.(m?js|d\.ts)|native\/[^/]+\.(cc|h|mjs)|prebuilds\/linux-x64\/[^/]+)$/;
    const others = filesOf(home).filter((path) => !built.test(path));
    assert.deepEqual(others.sort(), ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it('holds no code twice: rooms are in the bundles', () => {
    const code = filesOf(home).filter((path) => /\.m?js$/.test(path));
    const stray = code.filter(
      (path) => !/^(dist\/([^/]+|shared\/[^/]+|cli\/main)\.m?js|native\/build\.mjs)$/.test(path),
    );
    assert.deepEqual(stray, []);
  });

  it('installs a command that can be run', async () => {
    const command = join(folder, 'node_modules/.bin/breakeven');
    accessSync(command, constants.X_OK);
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const { stdout, stderr } = await run(command, ['--version'], folder);
    assert.equal(stdout, `${version}\n`, stderr);
  });
});
