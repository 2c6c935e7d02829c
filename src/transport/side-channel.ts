/** What carries the messages that have no place in a ring. */

/** Between processes it carries frames. */
export interface SideChannel {
  send(message: unknown, transfer?: readonly ArrayBuffer[] | undefined): void;
  /** The next message, if it is here and was not handed to the receiver. */
  take(): { readonly message: unknown } | undefined;
  receive(receiver: (message: unknown) => void): void;
  close(): void;
}
