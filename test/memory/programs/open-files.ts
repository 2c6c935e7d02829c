/** To be run where few files may be open: opens a file far more often, first dropping, then keeping what it gets. */

import { SharedArray } from 'breakeven';

const file = process.argv[2] as string;
const open = () => SharedArray.open(file, { dtype: 'uint8' });
for (let count = 0; count < 1000; count++) open();
const kept: SharedArray[] = [];
try {
  for (;;) kept.push(open());
} catch (error) {
  console.log(kept.length > 10, String(error));
}
