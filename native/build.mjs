// `node build.mjs [--if-possible]`: compiles the addon for the Node that runs this, with its own headers; downloads nothing.
// `--if-possible`: where that cannot be done, say so in a line and succeed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

function giveUp(reason) {
  console.error(`The native part was not built: ${reason}`);
  process.exit(process.argv.includes('--if-possible') ? 0 : 1);
}

function findHeaders() {
  const prefix = dirname(dirname(process.execPath));
  return [join(prefix, 'include/node'), '/usr/include/node'].find((folder) => existsSync(join(folder, 'node.h')));
}

function findCompiler() {
  const names = [process.env.CXX, 'g++', 'c++', 'clang++'].filter(Boolean);
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

if (process.platform !== 'linux') giveUp('it is for Linux only.');
const target = join(here, 'build', `abi-${process.versions.modules}.node`);
const files = readdirSync(here).map((name) => join(here, name));
const newest = Math.max(...files.filter((file) => /\.(cc|h)$/.test(file)).map((file) => statSync(file).mtimeMs));
if (existsSync(target) && statSync(target).mtimeMs > newest) process.exit(0);
const headers = findHeaders() ?? giveUp('the headers of this Node were not found beside it.');
const compiler = findCompiler() ?? giveUp('there is no C++ compiler.');
mkdirSync(dirname(target), { recursive: true });
const flags = [
  '-std=c++20',
  '-O2',
  '-fPIC',
  '-shared',
  '-fno-rtti',
  '-fno-exceptions',
  '-fvisibility=hidden',
  '-Wall',
  '-Wextra',
];
// Node unloads an addon with the last worker that loaded it, but V8 calls the buffers' deleters later still.
flags.push('-Wl,-z,nodelete', '-include', join(here, 'glibc.h'));
const sources = files.filter((file) => file.endsWith('.cc'));
const aside = `${target}.${process.pid}`;
const { status } = spawnSync(compiler, [...flags, '-isystem', headers, ...sources, '-o', aside], { stdio: 'inherit' });
if (status !== 0) giveUp(`${compiler} failed.`);
// Whoever has the old one loaded keeps it.
renameSync(aside, target);
