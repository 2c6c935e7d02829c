/** No pool: one bare worker. What Node's own messages cost, and nothing else. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { moving, type RawCall, type RawReply } from './raw-call.js';
import type { Engine, Output, Rival, WorkName } from './rival.js';

export interface RawEngine extends Engine {
  /** The array's memory goes there and comes back, and nothing is copied. Threads only. */
  callMoving(name: WorkName, input: Uint8Array<ArrayBuffer>): Promise<unknown>;
}

type Send = (call: RawCall, moved: ArrayBuffer[]) => void;

function engineOf(connect: (onReply: (reply: RawReply) => void) => Send): RawEngine {
  const waiting = new Map<number, (output: unknown) => void>();
  let lastId = 0;
  const send = connect(([id, output]) => {
    waiting.get(id)!(output);
    waiting.delete(id);
  });
  const call = (name: WorkName, input: unknown, isMoved: boolean) =>
    new Promise<unknown>((resolve) => {
      waiting.set(++lastId, resolve);
      send(isMoved ? [lastId, name, input, true] : [lastId, name, input], isMoved ? moving(input) : []);
    });
  return {
    call: <N extends WorkName>(name: N, input: unknown) => call(name, input, false) as Promise<Output<N>>,
    callMoving: (name, input) => call(name, input, true),
  };
}

/** `file`: beside this one. */
export function rawThread(file = './raw-worker.js'): RawEngine {
  return engineOf((onReply) => {
    const worker = new Worker(new URL(file, import.meta.url)).on('message', onReply);
    return (call, moved) => worker.postMessage(call, moved);
  });
}

export function rawProcess(serialization: 'json' | 'advanced', file = './raw-worker.js'): RawEngine {
  return engineOf((onReply) => {
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), { serialization });
    child.on('message', (reply) => onReply(reply as RawReply));
    return (call) => child.send(call);
  });
}

export const raw: Rival = { packageName: undefined, open: () => rawThread() };
export const forkJson: Rival = { packageName: undefined, open: () => rawProcess('json') };
export const forkAdvanced: Rival = { packageName: undefined, open: () => rawProcess('advanced') };
