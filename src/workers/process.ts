/** Starts a worker process. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { anonymousMemory } from '../base/anonymous-memory.js';
import { native } from '../base/native.js';
import { withLength } from '../transport/byte-stream.js';
import type { Channel } from '../transport/channel.js';
import { framesByValue } from '../transport/frames.js';
import { PeerLink } from '../transport/peer-link.js';
import { type Outlet, PipeChannel } from '../transport/pipe-channel.js';
import { ToldLedger } from '../transport/told-ledger.js';
import {
  BEGUN,
  type BegunWire,
  FROM_WORKER_FD,
  type FromWorker,
  type ProcessData,
  TO_WORKER_FD,
  type ToWorker,
  type WorkerSetup,
} from '../transport/wire.js';
import { endsInTime } from './ends-in-time.js';
import { flagsOf, inheritedExecArgv } from './exec-argv.js';
import { ForwardedOutput } from './forwarded-output.js';
import { LastWords } from './last-words.js';
import { withoutUndefined } from './without-undefined.js';
import type { RunningWorker, StartWorker, WorkerExit, WorkerOptions } from './worker.js';
import { workerEntry } from './worker-entry.js';

const MEMORY_CHECK_MS = 250;

export const startProcess: StartWorker = (setup, options, onExit): RunningWorker => {
  const memory = memorySocket(options);
  let child: ChildProcess;
  try {
    child = spawnWorker(options, memory?.theirs);
  } catch (error) {
    if (memory !== undefined) closeSync(memory.ours);
    throw error;
  } finally {
    if (memory !== undefined) closeSync(memory.theirs);
  }
  const lastWords = new LastWords();
  const outputs = [
    new ForwardedOutput(child.stdout as Socket, (chunk) => process.stdout.write(chunk)),
    new ForwardedOutput(child.stderr as Socket, (chunk) => {
      process.stderr.write(chunk);
      lastWords.add(chunk);
    }),
  ];
  const ledger = new ToldLedger();
  let failure: unknown;
  let hasSpoken = false;
  let isTooLarge = false;

  const toWorker = outlet(child.stdio[TO_WORKER_FD] as Socket);
  const data: ProcessData = { title: options.name, sharesMemory: memory !== undefined };
  toWorker.write(framesByValue.write(data));
  const frames = memory === undefined ? framesByValue : new PeerLink(memory.ours, toWorker.write);
  const pipe = new PipeChannel<ToWorker | WorkerSetup, FromWorker | BegunWire>(
    child.stdio[FROM_WORKER_FD] as Socket,
    toWorker,
    frames,
    (error) => {
      failure ??= error;
      // It says nothing more: at its end anyway, and to be ended if it has closed the descriptor.
      child.kill('SIGKILL');
    },
  );
  const channel: Channel<ToWorker, FromWorker> = {
    send: (message, transfer) => pipe.send(message, transfer),
    receive: (receiver) =>
      pipe.receive((message) => {
        hasSpoken = true;
        if (isBegun(message)) {
          ledger.begun(message);
        } else {
          receiver(message);
          ledger.answered(message);
        }
      }),
    drain: () => pipe.drain(),
    close: () => pipe.close(),
  };
  pipe.send(setup);

  const memoryCheck = whileTooLarge(child, setup.maxMemory, () => {
    isTooLarge = true;
    child.kill('SIGKILL');
  });
  const exit = new Promise<true>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      clearInterval(memoryCheck);
      for (const output of outputs) output.end();
      channel.drain();
      const hasFailed = exitCode !== 0;
      if (!hasSpoken && hasFailed) failure ??= new Error(`the process could not start: ${lastWords.text}`);
      const outOfMemory = isTooLarge || (hasFailed && lastWords.outOfMemory);
      resolve(true);
      onExit({ exitCode, signal, outOfMemory, stderr: lastWords.text, error: failure } satisfies WorkerExit);
    });
  });

  return {
    pid: child.pid as number,
    channel,
    ledger,
    ahead: false,
    kill() {
      // Its end is waited for.
      child.ref();
      child.kill('SIGKILL');
      return endsInTime(exit);
    },
  };
};

function spawnWorker({ env, execArgv, resourceLimits = {} }: WorkerOptions, memory: number | undefined): ChildProcess {
  const nodeOptions = [...(execArgv ?? inheritedExecArgv(process.execArgv)), ...flagsOf(resourceLimits)];
  const child = spawn(process.execPath, [...nodeOptions, fileURLToPath(workerEntry())], {
    ...(env && { env: withoutUndefined(env) }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', memory ?? 'ignore'],
    windowsHide: true,
  });
  // Told below, and not once more by an event.
  child.on('error', () => {});
  child.unref();
  if (child.pid !== undefined) return child;
  for (const stream of child.stdio ?? []) stream?.destroy();
  throw new Error('the system could not start a process: too many of them, too many open files, or not enough memory');
}

/** For the descriptors of shared memory; undefined where the worker has no native part to take them. */
function memorySocket({ env = process.env }: WorkerOptions): { ours: number; theirs: number } | undefined {
  const addon = native();
  if (addon === undefined || env.BREAKEVEN_NATIVE === '0') return undefined;
  const [ours, theirs] = addon.socketPair();
  return { ours, theirs };
}

function outlet(socket: Socket): Outlet {
  // Whoever reads no more is told of by its exit.
  socket.on('error', () => {});
  socket.unref();
  return {
    write(frame: Uint8Array) {
      if (socket.writable) socket.write(withLength(frame));
    },
    close: () => void socket.destroy(),
  };
}

function isBegun(message: FromWorker | BegunWire): message is BegunWire {
  return Array.isArray(message) && message[0] === BEGUN;
}

// The worker itself asks to be replaced at its limit, but only between tasks: at twice that it is ended, whatever it does.
function whileTooLarge(child: ChildProcess, limit: number | undefined, end: () => void): NodeJS.Timeout | undefined {
  if (limit === undefined) return undefined;
  const check = () => {
    if ((anonymousMemory(child.pid as number) ?? 0) > 2 * limit) end();
  };
  return setInterval(check, MEMORY_CHECK_MS).unref();
}
