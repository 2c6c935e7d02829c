import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { native, type RegionId } from '#src/base/native.js';

/** A full collection, now. */
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
}

/** Waits for V8 to have let go of what is garbage, which it does on a thread of its own. */
export async function untilGone(region: RegionId): Promise<void> {
  const isThere = () => native()?.regionBytes(region) !== 0;
  for (let round = 0; round < 1000 && isThere(); round++) {
    collectGarbage();
    await turn();
  }
  assert.ok(!isThere(), 'the region is gone');
}
