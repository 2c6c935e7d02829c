import assert from 'node:assert/strict';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { native, type RegionId } from '#src/base/native.js';

/** A full collection, now. */
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
}

/** To be called before something is counted: what tests before have left is let go by a thread of V8's own. */
export async function afterGarbage(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await turn();
  }
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

/** Bytes of the arena that have pages. */
export function residentBytes(): number {
  for (const name of readdirSync('/proc/self/fd')) {
    try {
      if (readlinkSync(`/proc/self/fd/${name}`).includes('memfd:breakeven')) {
        return statSync(`/proc/self/fd/${name}`).blocks * 512;
      }
    } catch {
      // The descriptor of the listing itself.
    }
  }
  return 0;
}
