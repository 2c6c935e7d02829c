// Compiles the addon with the headers of one Node; downloads nothing.
//   node build.mjs [--if-possible] [--headers DIR] [--into DIR] [--stripped | --sanitized]
// --if-possible: where it cannot be built, say why in a line, and succeed. --headers: of another Node than the one that runs this.
// --sanitized: watched by AddressSanitizer and UBSan, for scripts/sanitize.mjs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    'if-possible': { type: 'boolean' },
    headers: { type: 'string' },
    into: { type: 'string', default: join(here, 'build') },
    stripped: { type: 'boolean' },
    sanitized: { type: 'boolean' },
  },
});

function giveUp(reason) {
  console.error(`breakeven's native part was not built: ${reason}`);
  process.exit(options['if-possible'] ? 0 : 1);
}

/** The number that tells which Nodes an addon fits. */
function abiOf(headers) {
  const file = join(headers, 'node_version.h');
  return existsSync(file) ? /define NODE_MODULE_VERSION (\d+)/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
}

function findHeaders() {
  if (options.headers) return abiOf(options.headers) && options.headers;
  const homes = [
    dirname(dirname(process.execPath)),
    process.env.npm_config_nodedir,
    '/usr',
    '/usr/local',
    nodePackage(),
  ];
  const folders = homes.filter(Boolean).map((home) => join(home, 'include/node'));
  return folders.find((folder) => abiOf(folder) === process.versions.modules);
}

function noHeaders() {
  if (options.headers) return `there are no headers of Node in ${options.headers}.`;
  return `no headers of Node ${process.versions.node} (ABI ${process.versions.modules}) were found.`;
}

/** Node with its headers, as a package that is installed beside. */
function nodePackage() {
  const { resolve } = createRequire(import.meta.url);
  try {
    return dirname(resolve(`node-${process.platform}-${process.arch}/package.json`));
  } catch {
    return undefined;
  }
}

function findCompiler() {
  const names = [process.env.CXX, 'g++', 'c++', 'clang++'].filter(Boolean);
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

if (process.platform !== 'linux') giveUp('it is for Linux only.');
const headers = findHeaders() ?? giveUp(noHeaders());
const target = join(options.into, `abi-${abiOf(headers)}.node`);
const files = readdirSync(here).map((name) => join(here, name));
const newest = Math.max(...files.filter((file) => /\.(cc|h|mjs)$/.test(file)).map((file) => statSync(file).mtimeMs));
if (existsSync(target) && statSync(target).mtimeMs > newest) process.exit(0);
const compiler = findCompiler() ?? giveUp('there is no C++ compiler (CXX, g++, c++, clang++).');

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
flags.push('-Wl,-z,nodelete');
flags.push('-include', join(here, 'glibc.h'));
if (options.stripped) flags.push('-s');
if (options.sanitized) flags.push('-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-g', '-O1');
mkdirSync(options.into, { recursive: true });
const aside = `${target}.${process.pid}`;
const sources = files.filter((file) => file.endsWith('.cc'));
const { status } = spawnSync(compiler, [...flags, '-isystem', headers, ...sources, '-o', aside], { stdio: 'inherit' });
if (status !== 0) giveUp(`${compiler} failed.`);
// Whoever has the old one loaded keeps it.
renameSync(aside, target);
