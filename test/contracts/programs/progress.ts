// A map with a bar.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key, what] = process.argv.slice(2) as [BackEndKey, string];
const pool = backEnd(key).make({ size: 1 });
const items = Array.from({ length: 100 }, (_, i) => ({ ms: 1, value: i }));
await pool.map(work.echoAfter, items, { progress: what === 'true' ? true : 'thumbnails' });
await pool.close();
console.log('done');
