// Handles Ctrl-C itself and lets its work finish.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key] = process.argv.slice(2) as [BackEndKey];
const folder = mkdtempSync(join(tmpdir(), 'breakeven-contract-'));
const pool = backEnd(key).make({ size: 1 });
const gate = join(folder, 'gate');
const future = pool.submit(work.untilOpen, gate, 'safe');
await new Promise((resolve) => future.onReport(resolve));
const handlers = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
process.once('SIGINT', () => {
  console.log('interrupted');
  writeFileSync(gate, 'open');
});
console.log(`handlers ${handlers}`);
console.log(`result ${await future}`);
await pool.close();
rmSync(folder, { recursive: true });
