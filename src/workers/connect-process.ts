/** What connects a pool with one worker process: shared memory and bells, or, without the native part, messages and a file. */

import { type Native, native } from '../base/native.js';
import { shareToSend } from '../memory/outgoing.js';
import type { Channel } from '../transport/channel.js';
import { FileLedger, openLedgerFile } from '../transport/file-ledger.js';
import { type Frames, framesByValue, rawFrames, timedIf } from '../transport/frames.js';
import type { PoolLedger } from '../transport/ledger.js';
import { PeerLink } from '../transport/peer-link.js';
import type { Outlet, PipeChannel } from '../transport/pipe-channel.js';
import type { RingChannel } from '../transport/ring-channel.js';
import { bellsForWorker, RINGS_BYTES, ringsToWorker } from '../transport/rings.js';
import { LEDGER_BYTES, SharedLedger } from '../transport/shared-ledger.js';
import type { FromWorker, ProcessSetup, ToWorker, WorkerSetup } from '../transport/wire.js';

export interface ProcessConnection {
  readonly sharesMemory: boolean;
  /** For the worker, after its pipes. */
  readonly descriptors: readonly number[];
  readonly ledger: PoolLedger;
  /** The worker has the descriptors, or will never be there. */
  spawned(): void;
  /** Sends the worker its setup. `pipe`: makes the channel over the pipes, which carries these frames. */
  open(
    setup: WorkerSetup,
    outlet: Outlet,
    pipe: (frames: Frames) => PipeChannel<ToWorker, FromWorker>,
    fail: (error: unknown) => void,
  ): Channel<ToWorker, FromWorker> & { readonly hasReceived: boolean };
  /** The worker has ended. */
  end(): void;
}

/** Without the native part. */
export function connectByMessages(): ProcessConnection {
  const ledger = new FileLedger(openLedgerFile());
  return {
    sharesMemory: false,
    descriptors: [ledger.fd],
    ledger,
    spawned() {},
    open(setup, outlet, pipe) {
      outlet.write(
        framesByValue.write({ setup, link: undefined } satisfies ProcessSetup, setup.initializer?.args.buffers),
      );
      return pipe(timedIf(setup.isTimed, framesByValue));
    },
    end: () => ledger.close(),
  };
}

/** With the native part. */
export function connectByMemory(): ProcessConnection {
  const addon = native()!;
  const bells = bellsForWorker()!;
  const { region, memory, share, sockets } = resourcesOr(bells.end, addon);
  const [ours, theirs] = sockets;
  let channel: RingChannel<ToWorker, FromWorker> | undefined;
  let isOpen = false;
  return {
    sharesMemory: true,
    descriptors: [theirs, bells.pool, bells.worker],
    ledger: new SharedLedger(memory, RINGS_BYTES),
    spawned: () => addon.closeSocket(theirs),
    open(setup, outlet, pipe, fail) {
      isOpen = true;
      const frames = new PeerLink(ours, (frame) => channel?.sendFrame(frame));
      const link = new Uint8Array(shareToSend(addon, region, false).buffer);
      addon.releaseRegion(region);
      try {
        outlet.write(frames.write({ setup, link } satisfies ProcessSetup, setup.initializer?.args.buffers));
      } catch (error) {
        frames.end();
        throw error;
      }
      const opened = ringsToWorker(
        { memory, side: pipe(rawFrames), frames: timedIf(setup.isTimed, frames), lending: frames, fail },
        bells.wake,
      );
      channel = opened;
      return opened;
    },
    end() {
      bells.end();
      // What the dead worker's words say has been looked at.
      addon.giveUpShare(share);
      if (isOpen) return;
      addon.closeSocket(ours);
      addon.releaseRegion(region);
    },
  };
}

// Where there is no room for one of them, none stays.
function resourcesOr(giveUp: () => void, addon: Native) {
  const undo = [giveUp];
  try {
    const region = addon.createRegion(RINGS_BYTES + LEDGER_BYTES);
    undo.push(() => addon.releaseRegion(region));
    const { buffer: memory, share } = addon.shareRegion(region, false);
    undo.push(() => addon.giveUpShare(share));
    return { region, memory, share, sockets: addon.socketPair() };
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}
