/**
 * Messages between processes as bytes. What structured clone carries crosses as with `postMessage`; memory that is to be shared, or need not be
 * copied, goes as whatever the channel says stands for it.
 */

import { inspect, types } from 'node:util';
import { Deserializer, Serializer } from 'node:v8';
import { native } from '../base/native.js';
import { MOST_MESSAGE_BYTES, tooLarge } from './message-size.js';
import { isResizable } from './value-kind.js';
import { makeView, VIEW_TYPES, viewTypeOf } from './view-type.js';

/** What stands for it: plain data. */
export type StandIn = unknown;

/** `standIn` is asked for each SharedArrayBuffer; undefined: the frame carries its bytes. It may throw, as this does of a frame of more than `most` bytes. */
export function writeFrame(
  head: unknown,
  message: unknown,
  /** Stand outside of the frame; the reader is given others in the same order. */
  outside: readonly ArrayBuffer[],
  standIn: (buffer: SharedArrayBuffer) => StandIn | undefined,
  most = MOST_MESSAGE_BYTES,
): Uint8Array {
  const writer = new Writer(standIn);
  for (const [id, buffer] of outside.entries()) writer.transferArrayBuffer(id, buffer);
  writer.writeHeader();
  writer.writeValue(head);
  writer.writeValue(message);
  const frame = writer.releaseBuffer();
  if (frame.length > most) throw tooLarge('message', most);
  return frame;
}

export interface FrameReader {
  /** Gives the buffers that stand outside of the frame. Called once, before any of the message is read. */
  head(head: unknown): readonly ArrayBuffer[];
  shared(standIn: StandIn): SharedArrayBuffer;
}

/** The message. It keeps nothing of the frame's memory. */
export function readFrame(frame: Uint8Array, reader: FrameReader): unknown {
  const addon = native();
  if (addon !== undefined) {
    return addon.readFrame(
      frame,
      (head) => reader.head(head),
      (kind, value, ...at) => (kind === SHARED ? sharedView(reader, value) : ownView(kind, value, ...at)),
    );
  }
  const deserializer = new Reader(frame, reader);
  deserializer.readHeader();
  for (const [id, buffer] of reader.head(deserializer.readValue()).entries())
    deserializer.transferArrayBuffer(id, buffer);
  return deserializer.readValue();
}

function sharedView(reader: FrameReader, standIn: StandIn): ArrayBufferView {
  return new Uint8Array(reader.shared(standIn));
}

function ownView(
  kind: number,
  buffer: unknown,
  index: number,
  byteOffset: number,
  byteLength: number,
): ArrayBufferView {
  const type = VIEW_TYPES[index];
  // Over a number, a typed array of so many bytes would be made.
  if (type === undefined || !types.isAnyArrayBuffer(buffer)) throw new RangeError('A frame holds a view of no buffer.');
  return makeView(type, buffer, byteOffset, kind === OPEN_ENDED ? undefined : byteLength);
}

// What Node's types do not tell of its serialisers.
interface HostObjects {
  _setTreatArrayBufferViewsAsHostObjects(on: boolean): void;
}

// How a view goes on: one over shared memory that something stands for, one over a buffer of its own, one that is as long as that buffer.
const SHARED = 0;
const OWN = 1;
const OPEN_ENDED = 2;

class Writer extends Serializer {
  readonly #standIn: (buffer: SharedArrayBuffer) => StandIn | undefined;

  constructor(standIn: (buffer: SharedArrayBuffer) => StandIn | undefined) {
    super();
    this.#standIn = standIn;
    (this as unknown as HostObjects)._setTreatArrayBufferViewsAsHostObjects(true);
  }

  /** V8 asks for views, and for objects of Node's own. */
  _writeHostObject(view: object): void {
    if (!ArrayBuffer.isView(view)) throw new DOMException(`${inspect(view)} could not be cloned.`, 'DataCloneError');
    const standIn = types.isSharedArrayBuffer(view.buffer) ? this.#standIn(view.buffer) : undefined;
    if (standIn === undefined) this.#writeOwn(view);
    else {
      this.writeUint32(SHARED);
      this.writeValue(standIn);
    }
  }

  #writeOwn(view: ArrayBufferView): void {
    const { buffer, byteOffset, byteLength } = view;
    // Nothing tells whether a view that ends with its buffer would grow with it; most do.
    const isOpenEnded = isResizable(buffer) && byteOffset + byteLength === buffer.byteLength;
    this.writeUint32(isOpenEnded ? OPEN_ENDED : OWN);
    this.writeUint32(VIEW_TYPES.indexOf(viewTypeOf(view)));
    this.writeDouble(byteOffset);
    this.writeDouble(byteLength);
    // By its identity, which views share. Shared memory that is not to be shared is copied.
    this.writeValue(types.isSharedArrayBuffer(buffer) ? new Uint8Array(new Uint8Array(buffer)).buffer : buffer);
  }
}

/** Without the native part. */
class Reader extends Deserializer {
  readonly #reader: FrameReader;

  constructor(frame: Uint8Array, reader: FrameReader) {
    super(frame);
    this.#reader = reader;
  }

  _readHostObject(): ArrayBufferView {
    const kind = this.readUint32();
    if (kind === SHARED) return sharedView(this.#reader, this.readValue());
    const [type, byteOffset, byteLength] = [this.readUint32(), this.readDouble(), this.readDouble()];
    return ownView(kind, this.readValue(), type, byteOffset, byteLength);
  }
}
