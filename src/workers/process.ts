/** Starts a worker process. */

import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { anonymousMemory } from '../base/anonymous-memory.js';
import type { Channel } from '../transport/channel.js';
import { PipeChannel } from '../transport/pipe-channel.js';
import { ToldLedger } from '../transport/told-ledger.js';
import {
  BEGUN,
  type BegunWire,
  FROM_WORKER_FD,
  type FromWorker,
  type ProcessData,
  TO_WORKER_FD,
  type ToWorker,
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
  const child = spawnWorker(options);
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

  const pipe = new PipeChannel<ToWorker | ProcessData, FromWorker | BegunWire>(
    child.stdio[FROM_WORKER_FD] as Socket,
    outlet(child.stdio[TO_WORKER_FD] as Socket),
    (error) => {
      failure ??= error;
      // It says nothing more: at its end anyway, and to be ended if it has closed the descriptor.
      child.kill('SIGKILL');
    },
  );
  const channel: Channel<ToWorker, FromWorker> = {
    destination: pipe.destination,
    send: (message) => pipe.send(message),
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
  pipe.send({ setup, title: options.name });

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

function spawnWorker({ env, execArgv, resourceLimits = {} }: WorkerOptions): ChildProcess {
  const nodeOptions = [...(execArgv ?? inheritedExecArgv(process.execArgv)), ...flagsOf(resourceLimits)];
  const child = spawn(process.execPath, [...nodeOptions, fileURLToPath(workerEntry())], {
    ...(env && { env: withoutUndefined(env) }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  // Told below, and not once more by an event.
  child.on('error', () => {});
  child.unref();
  if (child.pid !== undefined) return child;
  for (const stream of child.stdio ?? []) stream?.destroy();
  throw new Error('the system could not start a process: too many of them, too many open files, or not enough memory');
}

function outlet(socket: Socket) {
  // Whoever reads no more is told of by its exit.
  socket.on('error', () => {});
  socket.unref();
  return {
    write(frame: Uint8Array) {
      if (socket.writable) socket.write(frame);
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
