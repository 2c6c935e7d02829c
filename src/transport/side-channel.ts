/** What carries the messages that have no place in a ring. */

/** Between processes it carries frames. */
export interface SideChannel {
  /** Whether all that was sent before a record of the ring is here when that is read: what is not was never sent. */
  readonly isPrompt: boolean;
  send(message: unknown, transfer?: readonly ArrayBuffer[] | undefined): void;
  /** The next message, if it is here and was not handed to the receiver. */
  take(): { readonly message: unknown } | undefined;
  receive(receiver: (message: unknown) => void): void;
  /** The receiver is behind: for now nothing is handed to it by itself, and the sender is not to run ahead; `take` gives all the same. */
  hold(held: boolean): void;
  close(): void;
}
