// Packs the tarball that would be published, and lets publint and arethetypeswrong judge it. Needs a built dist/.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './find-tests.mjs';

function run(command, args, stdout = 'inherit') {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', stdout, 'inherit'] });
  if (result.status !== 0) throw new Error(`${command} ${args[0]} failed.`);
  return result.stdout;
}

const folder = mkdtempSync(join(tmpdir(), 'breakeven-pack-'));
try {
  // Without scripts: `prepack` would build anew what was just tested.
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], 'pipe');
  const [{ filename, size, entryCount }] = JSON.parse(packed);
  console.log(`${filename}: ${(size / 1024).toFixed(0)} KiB, ${entryCount} files`);
  const tarball = join(folder, filename);
  run(join(root, 'node_modules/.bin/publint'), [tarball, '--strict']);
  run(join(root, 'node_modules/.bin/attw'), [tarball, '--profile', 'esm-only']);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
