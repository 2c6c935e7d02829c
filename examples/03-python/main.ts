/** `node build/examples/03-python/main.js`: threads make signals, numpy takes their spectra, in memory that both see. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SharedArray, ThreadPool } from 'breakeven';
import { signals, toneOf } from './signals.ts';

const COUNT = 500;
const SAMPLES = 4096;

const { values } = parseArgs({ options: { python: { type: 'string', default: 'python3' } } });
const script = fileURLToPath(new URL('examples/03-python/spectrum.py', import.meta.resolve('breakeven/package.json')));

// Names are the machine's, so each run has its own.
const input = SharedArray.create('float64', [COUNT, SAMPLES], { name: `signals-${process.pid}` });
const output = SharedArray.create('float32', [COUNT, SAMPLES / 2 + 1], { name: `spectra-${process.pid}` });

const args = [script, `${input.name}`, `${output.name}`, `${COUNT}`, `${SAMPLES}`];
const python = spawn(values.python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
const ended = once(python, 'exit').catch(({ message }) => fail(`Python cannot be started: ${message}`));
const firstLine = once(createInterface(python.stdout), 'line');
const [name] = await Promise.race([firstLine, ended]);
if (typeof name !== 'string') fail('Python ended before it had begun: it needs numpy.');

// Python made this one; the worker threads read it where it is.
const window = SharedArray.attach(name, { dtype: 'float64', shape: SAMPLES });
const pool = new ThreadPool({ name: 'signals' });
await pool.mapRange(signals.play, COUNT, { args: [input, window] });
await pool.close();
window.dispose();

python.stdin.end('done\n');
const [code] = await ended;
if (code !== 0) fail(`Python ended with ${code}.`);

// Python has gone; what it wrote is here.
const found = Array.from({ length: COUNT }, (_, row) => loudest(output.rows(row, row + 1).data));
const right = found.filter((tone, row) => tone === toneOf(row, SAMPLES)).length;
console.log(
  `signals  ${COUNT} of ${SAMPLES} samples, ${((input.byteLength + output.byteLength) / 1e6).toFixed(1)} MB shared with Python`,
);
console.log(`tones    ${right} of ${COUNT} found where they were played`);
process.exitCode = right === COUNT ? 0 : 1;

function loudest(spectrum: Float32Array): number {
  return spectrum.reduce((best, strength, i) => (strength > spectrum[best]! ? i : best), 0);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
