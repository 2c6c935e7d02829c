// A call that takes longer than its timeout, as one that a debugger has stopped.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key] = process.argv.slice(2) as [BackEndKey];
const pool = backEnd(key).make({ size: 1, taskTimeout: 20, timeoutGrace: 20 });
console.log(`result ${await pool.submit(work.echoAfter, { ms: 300, value: 'slow' })}`);
await pool.close();
