/** A process that does with shared memory what peer.ts asks. */

import { closeSync, readdirSync, writeSync } from 'node:fs';
import { type ArenaIdentity, type Native, native, type RegionHandle, type RegionId } from '#src/base/native.js';
import { receiveArena, receiveRegion, type SentRegion, sendArena, sendRegion } from '#src/memory/peers.js';

const SOCKET = 3;
const addon = native() as Native;
const held = new Map<number, { bytes: Uint8Array; share: number | undefined; region: RegionId }>();
let last = 0;
let sent: SentRegion | undefined;

function keep(region: RegionId, bytes: Uint8Array, share: number | undefined): number {
  last += 1;
  held.set(last, { bytes, share, region });
  return last;
}

function share(region: RegionId): number {
  const { buffer, share } = addon.shareRegion(region, false);
  addon.releaseRegion(region);
  return keep(region, new Uint8Array(buffer), share);
}

const one = (number: number) => held.get(number) ?? { bytes: new Uint8Array(), share: undefined, region: 0 };

/** What can be asked. Regions go by a number of this process's. */
const calls = {
  join: (arena: ArenaIdentity): boolean => receiveArena(SOCKET, arena),
  take: (handle: RegionHandle): number => share(receiveRegion(handle)),
  takePrivately: (handle: RegionHandle): number => {
    const region = receiveRegion(handle);
    const bytes = new Uint8Array(addon.privateBuffer(region));
    addon.releaseRegion(region);
    return keep(region, bytes, undefined);
  },
  make: (bytes: number): number => share(addon.createRegion(bytes)),
  arena: (): ArenaIdentity => {
    const arena = addon.ownArena();
    sendArena(SOCKET, arena);
    return arena;
  },
  send: (number: number): RegionHandle => {
    sent = sendRegion(one(number).region);
    return sent.handle;
  },
  arrived: (): void => sent?.arrived(),
  read: (number: number, at: number): number | undefined => one(number).bytes[at],
  write: (number: number, at: number, value: number): void => {
    one(number).bytes[at] = value;
  },
  fill: (number: number, value: number): void => {
    one(number).bytes.fill(value);
  },
  giveUp: (number: number): void => addon.giveUpShare(one(number).share ?? 0),
  leave: (arena: ArenaIdentity): void => addon.leaveArena(arena[0]),
  descriptors: (): number => readdirSync('/proc/self/fd').length,
  /** Only holds, many at once; what was held before is given up first. */
  holdOnly: (handles: readonly RegionHandle[]): void => {
    calls.release();
    for (const handle of handles) holds.push(receiveRegion(handle));
  },
  release: (): void => {
    for (const region of holds.splice(0)) addon.releaseRegion(region);
  },
  /** Answers, and then takes and releases these, and makes, lends and releases regions of its own, for ever. */
  storm: (handles: readonly RegionHandle[]): void => {
    const content = new Uint8Array(2 ** 20).fill(1);
    setImmediate(() => {
      for (;;) {
        calls.holdOnly(handles);
        const region = addon.createRegion(content.length);
        const { handle, arrived } = sendRegion(region);
        // It has pages only while it is lent: others that a dead process had go with its arena.
        writeSync(addon.arenaDescriptor(handle[0]), content, 0, content.length, handle[4]);
        arrived();
        addon.releaseRegion(region);
      }
    });
  },
  /** Outlives its parent, and tells on stdout what it reads then. */
  outlive: (number: number, at: number): void => {
    process.once('disconnect', () => {
      const { bytes } = one(number);
      bytes[at + 1] = (bytes[at] ?? 0) + 1;
      process.stdout.write(`${bytes[at]} ${bytes[at + 1]}\n`);
    });
  },
};
const holds: RegionId[] = [];

export type Calls = typeof calls;
export type Answer = { readonly value: unknown } | { readonly error: string };

process.on('message', ([name, ...args]: [keyof Calls, ...never[]]) => {
  try {
    process.send?.({ value: (calls[name] as (...args: never[]) => unknown)(...args) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
process.once('disconnect', () => closeSync(SOCKET));
