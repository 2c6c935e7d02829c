/** What one side of a channel over rings has of them. */

import type { Doorbell } from '../memory/doorbell.js';
import type { Frames } from './frames.js';
import type { Format, FrameFormat } from './records.js';
import type { RingReader, RingWriter } from './ring.js';

export interface RingEnds<Out, In> {
  readonly writer: RingWriter;
  readonly reader: RingReader;
  readonly out: Format<Out>;
  readonly in: Format<In>;
  /** Between processes. */
  readonly frames?: { readonly cross: Frames; readonly format: FrameFormat } | undefined;
  /** Rings the other side's bell. */
  wake(): void;
  /** What came from the other side makes no sense, or could not be read: nothing more is. */
  fail(error: unknown): void;
  /** This side's. */
  readonly doorbell: Doorbell;
}
