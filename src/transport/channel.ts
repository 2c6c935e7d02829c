/** The way messages take between a pool and one worker. In order, nothing lost while both live, by value. */

export interface Channel<Out, In> {
  /**
   * Buffers in `transfer` are moved, not copied. Throws DataCloneError when something in `message` cannot cross; nothing is sent or moved then.
   */
  send(message: Out, transfer?: readonly ArrayBuffer[] | undefined): void;
  /** One receiver; messages that came before it wait. */
  receive(receiver: (message: In) => void): void;
  /** Hands over, now, what has already arrived: also after the other side's death. */
  drain(): void;
  close(): void;
}
