/**
 * What makes messages between a pool and one worker process share memory: it writes frames in which handles stand for regions, keeps the
 * regions until the other side has them, and ends what that side held when it has died. README.md, "Memory to and from a process".
 */

import { SharedMemoryError } from '../base/errors.js';
import { type ArenaIdentity, type Native, type RegionId, requireNative, type ShareId } from '../base/native.js';
import { arenaOf, type Handle, receiveMemory, type SentMemory, sendMemory } from '../memory/handles.js';
import { copyFromPeer, sharedFromPeer } from '../memory/incoming.js';
import { copyToRegion } from '../memory/kept-pages.js';
import { outgoingOf } from '../memory/outgoing.js';
import { receiveArena, sendArena, sendRegion } from '../memory/peers.js';
import type { Lending } from './array-handles.js';
import { isLarge, withRoom } from './copies.js';
import { readFrame, writeFrame } from './frame.js';
import type { Frames } from './frames.js';
import { refuseTooLong } from './message-size.js';
import { addSurvivor, type Survivor, sweepAfter } from './peer-sweep.js';
import { isResizable } from './value-kind.js';

/** What stands for a region in a frame. With `arena` its descriptor is in the socket. */
type StandIn = readonly [handle: Handle, copyOnWrite: boolean, arena?: ArenaIdentity];

/** What each frame begins with. */
type Head = readonly [
  /** So many frames with regions have come of which the receiver does not know it. */
  arrived: number,
  /** Arenas that the receiver is to leave. */
  abandoned: readonly number[],
  /** For the buffers that stand outside of the frame. */
  outside: readonly StandIn[],
];

// More descriptors than a socket holds.
const MOST_STRAYS = 1000;

/** What goes along with one frame. */
interface Load {
  readonly memory: SentMemory[];
  /** Arenas that the other process takes part in once it has read the frame. */
  readonly arenas: number[];
  /** This process's own, which have done their service. */
  readonly shares: ShareId[];
}

// Whoever means it needs a byte at least for each that he names.
function checkedHead(head: unknown, frameBytes: number): Head {
  const [arrived, abandoned, outside] = head as Head;
  for (const list of [abandoned, outside]) {
    if (!Array.isArray(list) || list.length > frameBytes)
      throw new RangeError('A frame begins with a head that is none.');
  }
  return [arrived, abandoned, outside];
}

export class PeerLink implements Frames, Lending, Survivor {
  readonly #addon: Native = requireNative('Shared memory with another process');
  readonly #socket: number;
  readonly #send: (frame: Uint8Array) => void;
  /** Arenas that the other process takes part in since this one has sent them, and the other way round. */
  readonly #lent = new Set<number>();
  readonly #joined = new Set<number>();
  /** Of frames and records with memory. */
  #sent = 0;
  /** By frame or record, oldest first: what the other process has not said to have yet. */
  readonly #underWay: (readonly SentMemory[])[] = [];
  #unacknowledged = 0;
  /** What the next frame tells. */
  #abandoned: number[] = [];
  #ended = false;

  /** `socket`: this side's end of the pair. `send`: for frames that nobody has asked for. */
  constructor(socket: number, send: (frame: Uint8Array) => void) {
    this.#socket = socket;
    this.#send = send;
    addSurvivor(this);
  }

  write(message: unknown, transfer: readonly ArrayBuffer[] = []): Uint8Array {
    const load: Load = { memory: [], arenas: [], shares: [] };
    let frame: Uint8Array;
    // A getter in the message may send, and tell it before.
    const told = this.#unacknowledged;
    this.#unacknowledged = 0;
    try {
      const standIns = transfer.map((buffer) => this.#standInForMoved(buffer, load));
      const outside = transfer.filter((_, index) => standIns[index] !== undefined);
      const head: Head = [told, this.#abandoned, standIns.filter((standIn) => standIn !== undefined)];
      refuseTooLong(transfer.filter((_, index) => standIns[index] === undefined));
      frame = writeFrame(head, message, outside, (buffer) => this.#standInForShared(buffer, load));
    } catch (error) {
      this.#unacknowledged += told;
      for (const { arrived } of load.memory) arrived();
      throw error;
    }
    this.#left(load);
    for (const buffer of transfer) this.#addon.detachBuffer(buffer);
    return frame;
  }

  read(frame: Uint8Array): unknown {
    let brought = false;
    const receive = ([handle, , arena]: StandIn): RegionId => {
      brought = true;
      if (arena !== undefined) this.#join(arena);
      return receiveMemory(handle);
    };
    try {
      return readFrame(frame, {
        head: (head) => {
          const [arrived, abandoned, outside] = checkedHead(head, frame.length);
          this.arrived(arrived);
          for (const arena of abandoned) this.#leave(arena);
          return outside.map((standIn) => copyFromPeer(() => receive(standIn)));
        },
        shared: (standIn) => sharedFromPeer(() => receive(standIn as StandIn), (standIn as StandIn)[1]),
      });
    } finally {
      if (brought) this.#unacknowledged++;
    }
  }

  get sent(): number {
    return this.#sent;
  }

  lend(region: RegionId): SentMemory | undefined {
    const sent = sendRegion(region);
    const arena = arenaOf(sent.handle);
    if (arena !== undefined && this.#lent.has(arena)) return sent;
    // It takes a frame to bring the arena.
    sent.arrived();
    return undefined;
  }

  lent(memory: readonly SentMemory[]): void {
    this.#sent++;
    this.#underWay.push(memory);
    if (this.#ended) this.arrived(this.#underWay.length);
  }

  borrow(handle: Handle, copyOnWrite: boolean): SharedArrayBuffer {
    return sharedFromPeer(() => receiveMemory(handle), copyOnWrite);
  }

  borrowed(): void {
    this.#unacknowledged++;
  }

  get unacknowledged(): number {
    return this.#unacknowledged;
  }

  acknowledge(): void {
    this.#unacknowledged = 0;
  }

  arrived(frames: number): void {
    for (const memory of this.#underWay.splice(0, frames)) for (const { arrived } of memory) arrived();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.arrived(this.#underWay.length);
    this.#addon.closeSocket(this.#socket);
    sweepAfter(this, this.#joined);
  }

  /** Their owners have died: the other process is to leave them, and will be sent them anew should it need them. */
  dropAbandoned(): void {
    for (const arena of this.#lent) {
      if (!this.#addon.isArenaAbandoned(arena)) continue;
      this.#lent.delete(arena);
      this.#abandoned.push(arena);
    }
    if (this.#abandoned.length > 0) this.#send(this.write(undefined));
  }

  // A private copy, or the sender's own, which is copied here; undefined: the frame carries the bytes.
  #standInForMoved(buffer: ArrayBuffer, load: Load): StandIn | undefined {
    const copy = outgoingOf(buffer);
    if (copy !== undefined) return this.#standIn(copy.region, true, load);
    if (!isLarge(buffer.byteLength) || isResizable(buffer)) return undefined;
    const region = withRoom((addon) => copyToRegion(addon, buffer, 0, buffer.byteLength));
    if (region === undefined) return undefined;
    try {
      return this.#standIn(region, true, load);
    } finally {
      this.#addon.releaseRegion(region);
    }
  }

  #standInForShared(buffer: SharedArrayBuffer, load: Load): StandIn | undefined {
    const shared = outgoingOf(buffer);
    if (shared === undefined) return undefined;
    if (shared.share !== undefined) load.shares.push(shared.share);
    return this.#standIn(shared.region, shared.copyOnWrite, load);
  }

  #standIn(region: RegionId, copyOnWrite: boolean, load: Load): StandIn {
    const sent = sendMemory(region);
    load.memory.push(sent);
    const arena = arenaOf(sent.handle);
    if (arena === undefined || this.#lent.has(arena) || load.arenas.includes(arena)) return [sent.handle, copyOnWrite];
    const identity = this.#addon.arenaIdentity(arena);
    if (!this.#sendArena(identity)) {
      throw new SharedMemoryError(
        'A SharedArray cannot go to another process now: that is busy, and has memory of too many processes to take first. Send it later.',
      );
    }
    load.arenas.push(arena);
    return [sent.handle, copyOnWrite, identity];
  }

  // Whoever has gone misses nothing: its end is told by other ways.
  #sendArena(identity: ArenaIdentity): boolean {
    try {
      return sendArena(this.#socket, identity);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'ECONNRESET') return true;
      throw error;
    }
  }

  #left({ memory, arenas, shares }: Load): void {
    for (const share of shares) this.#addon.giveUpShare(share);
    for (const arena of arenas) this.#lent.add(arena);
    if (memory.length > 0) this.lent(memory);
    this.#abandoned = [];
  }

  #join(arena: ArenaIdentity): void {
    const [nonce] = arena;
    for (let strays = 0; !this.#joined.has(nonce); strays++) {
      try {
        if (!receiveArena(this.#socket, arena))
          throw new SharedMemoryError('The descriptor of shared memory has not come.');
        this.#joined.add(nonce);
      } catch (error) {
        // Of a frame that was not sent in the end; whoever sends nothing else does not keep this going for ever.
        const isStray = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'EPROTO';
        if (!isStray || strays === MOST_STRAYS) throw error;
      }
    }
  }

  #leave(arena: number): void {
    if (this.#joined.delete(arena)) this.#addon.leaveArena(arena);
  }
}
