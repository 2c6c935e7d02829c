/** User code that goes on in a worker after its task has ended: timers, and a socket that answers. */

import { createServer, type Server } from 'node:net';
import { monotonicMs } from './clock.js';

let late: number[] = [];
let server: Server | undefined;

/** `count` timers, `everyMs` apart, whose lateness is kept. */
export function startTimers([count, everyMs]: readonly [count: number, everyMs: number]): void {
  late = [];
  const next = () => {
    const due = monotonicMs() + everyMs;
    setTimeout(() => {
      late.push(monotonicMs() - due);
      if (late.length < count) next();
    }, everyMs);
  };
  next();
}

export function latenesses(): number[] {
  return late;
}

/** The port of a server on this machine that sends back whatever comes. */
export async function openEcho(): Promise<number> {
  server ??= createServer({ noDelay: true }, (socket) => {
    socket.pipe(socket);
  });
  const listening = server;
  if (!listening.listening) await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return (listening.address() as { port: number }).port;
}
