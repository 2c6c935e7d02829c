/** The way messages take between a pool and one worker. In order, nothing lost while both live, by value. */

export interface Channel<Out, In> {
  /**
   * The quick way, for a call or a result of plain data; `message` is not kept. False: it is not plain or has no room, and nothing was sent:
   * `send` takes it.
   */
  sendPlain(message: Out): boolean;
  /**
   * Buffers in `transfer` are moved, not copied. Throws DataCloneError when something in `message` cannot cross; nothing is sent or moved then.
   */
  send(message: Out, transfer?: readonly ArrayBuffer[] | undefined): void;
  /** Something will be sent at once: a receiver that sleeps wakes up meanwhile. */
  rouse(): void;
  /** The receiver is behind: whoever can should wait for `room` before it sends more. */
  readonly crowded: boolean;
  /** Resolves when there is room again. */
  room(): Promise<void>;
  /**
   * One receiver; messages that came before it wait. A result may be the same tuple each time: whoever wants something of it takes it at once.
   * `whenRead`: no more have come for now.
   */
  receive(receiver: (message: In) => void, whenRead?: () => void): void;
  /** Hands over some of what has arrived where it costs next to nothing to look, also while this thread is busy. */
  poll(): void;
  /**
   * Hands over, now, what has already arrived: also after the other side's death. One that lives may send faster than this side reads: of its
   * messages no more than about `most`, and for no longer than a turn of the event loop goes on with them (`turn.ts`), the rest soon. False: there
   * may be more.
   */
  drain(most?: number): boolean;
  /** Whether it keeps this thread's event loop alive. At first it does not. */
  keepAlive(alive: boolean): void;
  close(): void;
}
