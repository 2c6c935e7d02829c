/** Makes, attaches to and leaves arrays of a few names without end, as others do at the same time; says how often. To be killed. */

import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { SharedArray, SharedMemoryError } from 'breakeven';
import { pathOf } from '../shm.js';

const names = process.argv.slice(2);

function attempt(make: () => SharedArray): SharedArray | undefined {
  try {
    return make();
  } catch (error) {
    // Taken, or gone: what names are for.
    if (error instanceof SharedMemoryError && /exists|there is no/.test(error.message)) return undefined;
    throw error;
  }
}

for (let round = 0; ; round++) {
  const name = names[round % names.length] as string;
  const made = attempt(() => SharedArray.create('float64', 2, { name }));
  if (made !== undefined) made.data[1] = process.pid;
  const same = attempt(() => SharedArray.attach(name, { dtype: 'float64', shape: 2 }));
  if (made !== undefined) {
    assert.equal(same?.data[1], process.pid, 'what it made is what it attaches to');
    const { ino } = statSync(pathOf(name));
    made.dispose();
    assert.equal(statSync(pathOf(name)).ino, ino, 'one of the two is still there');
  }
  same?.dispose();
  process.send?.(round);
  await new Promise(setImmediate);
}
