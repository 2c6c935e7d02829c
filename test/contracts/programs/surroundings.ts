// Shows what workers have around them.

import { readdirSync } from 'node:fs';
import { allowedCpus } from '../../allowed-cpus.js';
import { type BackEndKey, backEnd } from '../back-ends.js';
import { work } from '../tasks.js';

const [key, what] = process.argv.slice(2) as [BackEndKey, string];
const pool = backEnd(key).make({ size: 2 });

if (what === 'execArgv') {
  console.log(JSON.stringify(await pool.submit(work.execArgv)));
} else if (what === 'without-native') {
  try {
    backEnd(key).make({ cpus: [0] });
  } catch (error) {
    console.log((error as Error).name, (error as Error).message);
  }
} else if (what === 'pinned') {
  const [cpu = 0] = allowedCpus();
  const pinned = backEnd(key).make({ size: 1, cpus: [cpu] });
  await pinned.submit((path: string) => import('node:fs/promises').then(({ access }) => access(path)), '/');
  const lists = readdirSync('/proc/self/task').map((thread) => allowedCpus(thread));
  console.log(lists.filter((list) => list.length === 1).length);
  await pinned.close();
} else {
  for (let i = 0; i < 3; i++) {
    await pool.submit(work.print, `out ${i}\n`, 'stdout');
    await pool.submit(work.print, `err ${i}\n`, 'stderr');
  }
  await pool.submit((text: string) => console.log(text), 'through console');
  await pool.close();
}
