/** Another process, to share memory with. */

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, readdirSync, readlinkSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ArenaIdentity, type Native, native, type RegionId } from '#src/base/native.js';
import { receiveArena, receiveRegion, sendArena, sendRegion } from '#src/memory/peers.js';
import type { Answer, Calls } from './peer-process.js';

const addon = native() as Native;

export class Peer {
  readonly #child: ChildProcess;
  readonly #socket: number;

  private constructor(child: ChildProcess, socket: number) {
    this.#child = child;
    this.#socket = socket;
  }

  /** One that takes part in this process's arena. */
  static async start(t: Pick<TestContext, 'after'>): Promise<Peer> {
    const [socket, theirs] = addon.socketPair();
    const file = fileURLToPath(new URL('./peer-process.js', import.meta.url));
    const child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', theirs, 'ipc'] });
    closeSync(theirs);
    const peer = new Peer(child, socket);
    t.after(async () => {
      closeSync(socket);
      await peer.kill();
      addon.sweepArenas();
    });
    assert.equal(await peer.join(addon.ownArena()), true);
    return peer;
  }

  join(arena: ArenaIdentity): Promise<boolean> {
    sendArena(this.#socket, arena);
    return this.ask('join', arena);
  }

  /** Takes part in the peer's arena. */
  async visit(): Promise<ArenaIdentity> {
    const arena = await this.ask('arena');
    assert.equal(receiveArena(this.#socket, arena), true);
    return arena;
  }

  /** A new region of the peer's, held here as well; it must be visited. */
  async lend(bytes: number): Promise<ReturnType<typeof shareOf>> {
    const lent = shareOf(receiveRegion(await this.ask('send', await this.ask('make', bytes))));
    await this.ask('arrived');
    return lent;
  }

  /** Sends the region, and the peer holds it from then on. */
  async give(region: RegionId, by: 'take' | 'takePrivately' = 'take'): Promise<number> {
    const { handle, arrived } = sendRegion(region);
    try {
      return await this.ask(by, handle);
    } finally {
      arrived();
    }
  }

  async ask<Name extends keyof Calls>(name: Name, ...args: Parameters<Calls[Name]>): Promise<ReturnType<Calls[Name]>> {
    const answer = once(this.#child, 'message');
    this.#child.send([name, ...args]);
    const [message] = (await answer) as [Answer];
    if ('error' in message) throw new Error(message.error);
    return message.value as ReturnType<Calls[Name]>;
  }

  /** Lets it end as a program does that has nothing more to do. */
  async end(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.disconnect();
    await exit;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }
}

/** A new region of this process: its bytes here, and how to give them up. */
export function makeRegion(bytes: number): { region: RegionId; bytes: Uint8Array; giveUp(): void } {
  return shareOf(addon.createRegion(bytes));
}

/** A use of the region that the caller has a hold of. */
export function shareOf(region: RegionId): { region: RegionId; bytes: Uint8Array; giveUp(): void } {
  const { buffer, share } = addon.shareRegion(region, false);
  addon.releaseRegion(region);
  const bytes = new Uint8Array(buffer);
  const giveUp = () => {
    // Named here, the bytes are not collected, and the region with them, while the caller can still give them up.
    assert.ok(bytes.length >= 0);
    addon.giveUpShare(share);
  };
  return { region, bytes, giveUp };
}

/** Descriptors that this process has of arenas. */
export function arenaFiles(): number {
  const isArena = (descriptor: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).includes('memfd:breakeven');
    } catch {
      // The one that listed them.
      return false;
    }
  };
  return readdirSync('/proc/self/fd').filter(isArena).length;
}

/** Descriptors that this process has of one file: what else comes or goes does not count. */
export function descriptorsOf(device: number, inode: number): number {
  const isOfIt = (descriptor: string) => {
    try {
      const { dev, ino } = fstatSync(Number(descriptor));
      return dev === device && ino === inode;
    } catch {
      // The one that listed them.
      return false;
    }
  };
  return readdirSync('/proc/self/fd').filter(isOfIt).length;
}

/** Bytes of the arena's file that have pages. */
export function pages(arena: ArenaIdentity = addon.ownArena()): number {
  return fstatSync(addon.arenaDescriptor(arena[0])).blocks * 512;
}

/** That there are no more than before, but for some words of the arena and the pages that small regions share. */
export function assertPagesGone(before: number, when = '', arena?: ArenaIdentity): void {
  const more = pages(arena) - before;
  assert.ok(more < 2 ** 19, `${more} bytes more ${when}`);
}
