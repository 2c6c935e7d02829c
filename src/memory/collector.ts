/** Has V8 collect garbage when too many bytes of shared memory are alive in this thread. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { now } from '../base/clock.js';
import { native } from '../base/native.js';
import { type Collection, CollectionPolicy } from './collection-policy.js';

type Collect = (options?: { readonly type: Collection }) => void;

const shares = new CollectionPolicy();
const holds = new CollectionPolicy();

/** To be called before this thread gets one more share. */
export function beforeShare(): void {
  collectIfDue(shares, bytesAlive());
}

/** To be called before this thread holds more. */
export function beforeHold(): void {
  collectIfDue(holds, held);
}

function collectIfDue(policy: CollectionPolicy, bytes: number): void {
  const kind = policy.next(bytes, now());
  if (kind === undefined) return;
  const began = now();
  collect(kind);
  policy.collected(kind, bytes, now(), now() - began);
}

/** When there is no room: everything at once, whatever it costs. */
export function collectAll(): void {
  collect('major');
  // What the first one found is given back in the background; the second one waits for that.
  collect('minor');
  native()?.trimPages();
}

/** What garbage may still hold: memory, descriptors. */
const SCARCE = ['ENOMEM', 'ENOSPC', 'EMFILE', 'ENFILE'];

/** What `make` gives; where the system has too little left for it, once more when garbage has been collected. */
export function evenIfScarce<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!SCARCE.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    collectAll();
    return make();
  }
}

let held = 0;

/** Bytes that go when some object of this thread is collected, shares apart. Negative when they have gone. */
export function countHeld(bytes: number): void {
  held += bytes;
}

let arrived = 0;
const gone = new FinalizationRegistry<number>((bytes) => {
  arrived -= bytes;
});

/** Without the native part: V8 tells of the bytes that this thread made, but not of those that it was sent. */
export function countArrived(buffer: SharedArrayBuffer): void {
  arrived += buffer.byteLength;
  gone.register(buffer, buffer.byteLength);
}

function bytesAlive(): number {
  return native()?.bytesShared() ?? process.memoryUsage().arrayBuffers + arrived;
}

let exposed: Collect | undefined;

function collect(kind: Collection): void {
  exposed ??= (globalThis as { gc?: Collect }).gc ?? exposeCollect();
  if (kind === 'minor') exposed({ type: 'minor' });
  else exposed();
}

function exposeCollect(): Collect {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc') as Collect;
  setFlagsFromString('--no-expose-gc');
  return found;
}
