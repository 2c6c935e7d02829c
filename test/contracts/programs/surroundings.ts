// Shows what workers have around them.

import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key, what] = process.argv.slice(2) as [BackEndKey, string];
const pool = backEnd(key).make({ size: 2 });

if (what === 'execArgv') {
  console.log(JSON.stringify(await pool.submit(work.execArgv)));
} else {
  for (let i = 0; i < 3; i++) {
    await pool.submit(work.print, `out ${i}\n`, 'stdout');
    await pool.submit(work.print, `err ${i}\n`, 'stderr');
  }
  await pool.submit((text: string) => console.log(text), 'through console');
  await pool.close();
}
