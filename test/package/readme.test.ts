/** The README's first program, as it stands there, in an empty folder in which the tarball was installed. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { addPackage, folderWithInstalled, readmeProgram, root, run } from './packed.js';

const tool = (path: string) => join(root, 'node_modules', path);
// Node's own TypeScript: on since 22.18, a flag before it.
const stripsTypes = Boolean((process.features as { readonly typescript?: unknown }).typescript);

describe('the first program of the README', () => {
  const { code, prints } = readmeProgram();
  let folder: string;

  before(async () => {
    folder = await folderWithInstalled();
    addPackage(folder, 'jiti');
    for (const name of ['first.mjs', 'first.ts']) writeFileSync(join(folder, name), code);
  });

  async function printsWhatItSays(...args: readonly string[]): Promise<void> {
    const { status, stdout, stderr } = await run(process.execPath, args, folder);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, prints);
  }

  it('runs as .mjs', () => printsWhatItSays('first.mjs'));

  it('runs as .ts by Node itself', { skip: stripsTypes ? false : 'this Node does not strip types by itself' }, () =>
    printsWhatItSays('first.ts'),
  );

  it('runs as .ts under tsx', () => printsWhatItSays(tool('tsx/dist/cli.mjs'), 'first.ts'));

  it("runs as .ts under jiti's loader", () => printsWhatItSays('--import', 'jiti/register', 'first.ts'));

  it("runs as .ts by jiti's command", () => printsWhatItSays(tool('jiti/lib/jiti-cli.mjs'), 'first.ts'));
});
