/** Says whether the native part is there: a program for native.test.ts. */

import { requireNative } from '#src/base/native.js';

try {
  requireNative('SharedArray.open');
  console.log('found');
} catch (error) {
  console.log(String(error), (error as Error).cause ?? '');
}
