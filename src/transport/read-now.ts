/** What has arrived at a socket, without waiting for the event loop to tell. */

import { readSync } from 'node:fs';
import type { Socket } from 'node:net';

const CHUNK_BYTES = 64 * 1024;

/** Calls back with each piece. Where Node does not tell the socket's descriptor, with what it had read already. */
export function readNow(socket: Socket, take: (chunk: Buffer) => void): void {
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
    // A flowing socket has handed it to its listeners.
    if (socket.readableFlowing !== true) take(chunk as Buffer);
  }
  const fd = descriptorOf(socket);
  while (fd >= 0) {
    const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const bytes = readIfAny(fd, buffer);
    if (bytes === 0) return;
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
