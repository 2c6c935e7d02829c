// The same with Python's `if __name__ == '__main__'`.

import { isMain, tasks } from 'breakeven';
import { type BackEndKey, backEnd } from '../back-ends.js';

const own = tasks(import.meta, { square: (x: number): number => x * x });

if (isMain(import.meta)) {
  console.log('started');
  const pool = backEnd(process.argv[2] as BackEndKey).make({ size: 2 });
  console.log(String(await pool.map(own.square, [1, 2, 3])));
  await pool.close();
}
