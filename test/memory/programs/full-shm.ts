/** To be run where /dev/shm has 1 MiB: says what becomes of a larger array, and what is there then. */

import { readdirSync } from 'node:fs';
import { SharedArray, type SharedMemoryError } from 'breakeven';

const small = SharedArray.create('uint8', 1000, { name: 'small' });
try {
  SharedArray.create('uint8', 2 ** 20, { name: 'large' });
} catch (error) {
  const { code, message } = error as SharedMemoryError;
  const left = readdirSync('/dev/shm').sort();
  console.log(
    JSON.stringify({ error: code, message: /no room for 1048576 bytes: \/dev\/shm has \d+ left/.test(message), left }),
  );
}
small.data.fill(1);
