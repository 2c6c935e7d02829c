// Debian's packages that tests need. Where they cannot be installed those tests are skipped, and say why.
import { spawnSync } from 'node:child_process';

const packages = ['python3-numpy'];

/** Does nothing where they are there already; where they cannot be installed it says so in a line, and goes on. */
export function installDebianPackages() {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const reason = whyNot() ?? install(missing);
  if (reason !== undefined) console.error(`Tests that need ${missing.join(', ')} may be skipped: ${reason}.`);
}

function isInstalled(name) {
  const { stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
  return /^Status: install ok installed$/m.test(stdout ?? '');
}

function whyNot() {
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'there is no apt-get here to install it with';
  if (process.getuid?.() !== 0) return 'installing it with apt-get takes root';
  return undefined;
}

/** The reason why it failed. */
function install(names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args) => spawnSync('apt-get', ['--quiet=2', ...args], { encoding: 'utf8', env, timeout: 300_000 });
  const attempt = () => aptGet('install', '--yes', '--no-install-recommends', ...names);
  let outcome = attempt();
  // A fresh machine has no list of packages yet.
  if (outcome.status !== 0 && aptGet('update').status === 0) outcome = attempt();
  if (outcome.status === 0) return undefined;
  const [line = 'no reason told'] = outcome.stderr?.trim().split('\n').slice(-1) ?? [];
  return `apt-get install failed (${outcome.error?.message ?? line})`;
}
