// `npm run prebuild`: the addon for every supported Node on linux-x64, into prebuilds/, with checksums. From there it goes into the tarball.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './find-tests.mjs';
import { installNode, versions } from './nodes.mjs';

const folder = join(root, 'prebuilds/linux-x64');
rmSync(join(root, 'prebuilds'), { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const builds = versions.map(async (version) => {
  const { headers } = installNode(version);
  const args = [join(root, 'native/build.mjs'), '--headers', headers, '--into', folder, '--stripped'];
  const [status] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  if (status !== 0) process.exit(status ?? 1);
});
await Promise.all(builds);
const names = readdirSync(folder).sort();
const sum = (name) =>
  createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
writeFileSync(join(folder, 'SHA256SUMS'), names.map((name) => `${sum(name)}  ${name}\n`).join(''));
console.log(`prebuilds/linux-x64: ${names.join(', ')}`);
