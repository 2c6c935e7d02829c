/** How messages cross between processes: as frames, each the whole of one. */

import { NativeUnavailableError } from '../base/errors.js';
import { requireNative } from '../base/native.js';
import { isOurs } from '../memory/holding.js';
import { readFrame, writeFrame } from './frame.js';
import { refuseTooLong } from './message-size.js';
import { readStamped } from './stamps.js';

export interface Frames {
  /**
   * A frame that is to be sent, after all those before it. Buffers in `transfer` are moved: detached when this returns. Throws DataCloneError,
   * NativeUnavailableError, SharedMemoryError; nothing is moved then.
   */
  write(message: unknown, transfer?: readonly ArrayBuffer[] | undefined): Uint8Array;
  /** The message; undefined when the frame had none for others. Throws when there is no memory for it. */
  read(frame: Uint8Array): unknown;
  /** So many frames with memory have come of which the other side does not know it. The next one that is written tells it. */
  readonly unacknowledged: number;
  /** It was told so by other ways. */
  acknowledge(): void;
  /** The other side has told that so many have come. */
  arrived(frames: number): void;
  /** The other process has gone, and the last of its frames was read. */
  end(): void;
}

const withoutMemory = { unacknowledged: 0, acknowledge() {}, arrived() {}, end() {} };

/** Messages that are frames themselves. */
export const rawFrames: Frames = {
  ...withoutMemory,
  write: (frame) => frame as Uint8Array,
  read: (frame) => frame,
};

/** Without the native part: everything goes inside of the frame, and shared arrays cannot go at all. */
export const framesByValue: Frames = {
  ...withoutMemory,
  write(message, transfer) {
    refuseTooLong(transfer ?? []);
    const frame = writeFrame(undefined, message, [], (buffer) => (isOurs(buffer) ? refuseShared() : undefined));
    if (transfer !== undefined) structuredClone(undefined, { transfer: [...transfer] });
    return frame;
  },

  read: (frame) =>
    readFrame(frame, {
      head: () => [],
      shared: refuseShared,
    }),
};

/** The same; `isTimed`: calls and results that are timed are told when they were read, and how long it took. */
export function timedIf(isTimed: boolean, frames: Frames): Frames {
  if (!isTimed) return frames;
  return {
    write: (message, transfer) => frames.write(message, transfer),
    read: (frame) => readStamped(() => frames.read(frame), frame.length),
    get unacknowledged() {
      return frames.unacknowledged;
    },
    acknowledge: () => frames.acknowledge(),
    arrived: (count) => frames.arrived(count),
    end: () => frames.end(),
  };
}

function refuseShared(): never {
  requireNative('A SharedArray that goes to another process');
  throw new NativeUnavailableError(
    "A SharedArray cannot go to another process that runs without breakeven's native part: remove BREAKEVEN_NATIVE=0 from its `env`.",
  );
}
