/** What has arrived at a socket, without waiting for the event loop to tell. */

import { readSync } from 'node:fs';
import type { Socket } from 'node:net';

const CHUNK_BYTES = 64 * 1024;
// More than a socket holds: so much can have arrived when nobody writes any more, and whoever writes on does not keep this going for ever.
const MOST_BYTES = 16 * 2 ** 20;

/** Calls back with each piece. Where Node does not tell the socket's descriptor, with what it had read already. */
export function readNow(socket: Socket, take: (chunk: Buffer) => void): void {
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
    // A listener has got it, also of a socket that is paused.
    if (socket.listenerCount('data') === 0) take(chunk as Buffer);
  }
  const fd = descriptorOf(socket);
  if (fd < 0) return;
  // Whoever takes it may close the socket; the number is then anybody's.
  for (let left = MOST_BYTES; left > 0 && descriptorOf(socket) === fd; ) {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const bytes = readIfAny(fd, buffer);
    if (bytes === 0) return;
    left -= bytes;
    take(buffer.subarray(0, bytes));
  }
}

// 0 at its end, too: whoever listens to the socket is told of that.
function readIfAny(fd: number, buffer: Buffer): number {
  try {
    return readSync(fd, buffer);
  } catch {
    // EAGAIN: nothing there.
    return 0;
  }
}

function descriptorOf(socket: Socket): number {
  const handle = (socket as { _handle?: { readonly fd?: unknown } | null })._handle;
  return typeof handle?.fd === 'number' ? handle.fd : -1;
}
