/** Starts a worker process. */

import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { anonymousMemory } from '../base/anonymous-memory.js';
import { native } from '../base/native.js';
import { withLength } from '../transport/byte-stream.js';
import { framesByValue } from '../transport/frames.js';
import { type Outlet, PipeChannel } from '../transport/pipe-channel.js';
import { FROM_WORKER_FD, TO_WORKER_FD } from '../transport/wire.js';
import { connectByMemory, connectByMessages, type ProcessConnection } from './connect-process.js';
import { endsInTime } from './ends-in-time.js';
import { flagsOf, inheritedExecArgv, withoutInspector } from './exec-argv.js';
import { ForwardedOutput } from './forwarded-output.js';
import { isStopped } from './is-stopped.js';
import { LastWords } from './last-words.js';
import { MemoryWatch } from './memory-watch.js';
import { OomKills } from './oom-kills.js';
import { withoutUndefined } from './without-undefined.js';
import type { RunningWorker, StartWorker, WorkerExit, WorkerOptions } from './worker.js';
import { workerEntry } from './worker-entry.js';

const oomKills = new OomKills();

export const startProcess: StartWorker = (setup, options, onExit): RunningWorker => {
  const connection = sharesMemory(options) ? connectByMemory() : connectByMessages();
  oomKills.begin();
  let child: ChildProcess;
  try {
    child = spawnWorker(options, connection.descriptors);
  } catch (error) {
    connection.end();
    throw error;
  } finally {
    connection.spawned();
  }
  const lastWords = new LastWords();
  const outputs = [
    new ForwardedOutput(child.stdout as Socket, (chunk) => process.stdout.write(chunk)),
    new ForwardedOutput(child.stderr as Socket, (chunk) => {
      process.stderr.write(chunk);
      lastWords.add(chunk);
    }),
  ];
  let failure: unknown;
  let isTooLarge = false;
  let isKilled = false;
  const fail = (error: unknown) => {
    failure ??= error;
    // It says nothing more: at its end anyway, and to be ended if it has closed the descriptor.
    child.kill('SIGKILL');
  };
  const toWorker = outlet(child.stdio[TO_WORKER_FD] as Socket);
  const { sharesMemory: bySharing } = connection;
  toWorker.write(framesByValue.write({ title: options.name, pool: process.pid, sharesMemory: bySharing }));
  const fromWorker = child.stdio[FROM_WORKER_FD] as Socket;
  const channel = orEnd(child, outputs, connection, () =>
    connection.open(setup, toWorker, (frames) => new PipeChannel(fromWorker, toWorker, frames, fail, true), fail),
  );

  // The worker itself asks to be replaced at its limit, but only between tasks: at twice that it is ended, whatever it does.
  const memoryWatch =
    setup.maxMemory === undefined
      ? undefined
      : new MemoryWatch({
          limit: 2 * setup.maxMemory,
          used: () => anonymousMemory(child.pid as number),
          end() {
            isTooLarge = true;
            failure = new Error('its own memory was over twice maxMemoryPerWorker');
            child.kill('SIGKILL');
          },
        });
  const exit = new Promise<true>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      memoryWatch?.stop();
      for (const output of outputs) output.end();
      channel.drain();
      const hasFailed = exitCode !== 0;
      if (!channel.hasReceived && hasFailed) failure ??= new Error(`the process could not start: ${lastWords.text}`);
      const isOomKilled = signal === 'SIGKILL' && !isKilled && !isTooLarge && oomKills.takeOne();
      if (isOomKilled) failure ??= new Error("it was killed by the system's OOM killer");
      const outOfMemory = isTooLarge || isOomKilled || (hasFailed && lastWords.outOfMemory);
      resolve(true);
      onExit({ exitCode, signal, outOfMemory, stderr: lastWords.text, error: failure } satisfies WorkerExit);
      connection.end();
    });
  });

  return {
    pid: child.pid as number,
    channel,
    ledger: connection.ledger,
    ahead: bySharing,
    isStopped: () => isStopped(child.pid as number),
    busy: memoryWatch && ((isBusy) => memoryWatch.busy(isBusy)),
    kill() {
      // Its end is waited for.
      child.ref();
      isKilled = true;
      child.kill('SIGKILL');
      return endsInTime(exit);
    },
  };
};

/** Its setup may hold what cannot go there: then nothing of the worker stays. */
function orEnd<T>(
  child: ChildProcess,
  outputs: readonly ForwardedOutput[],
  connection: ProcessConnection,
  open: () => T,
): T {
  try {
    return open();
  } catch (error) {
    child.kill('SIGKILL');
    for (const output of outputs) output.end();
    for (const stream of child.stdio) stream?.destroy();
    connection.end();
    throw error;
  }
}

function spawnWorker(
  { env, execArgv, resourceLimits = {} }: WorkerOptions,
  descriptors: readonly number[],
): ChildProcess {
  // Not imported: programs without such workers need not load it.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const nodeOptions = [...(execArgv ?? inheritedExecArgv(process.execArgv)), ...flagsOf(resourceLimits)];
  const child = spawn(process.execPath, [...nodeOptions, fileURLToPath(workerEntry())], {
    env: env === undefined ? inheritedEnvironment() : withoutUndefined(env),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', ...descriptors],
    windowsHide: true,
  });
  // Told below, and not once more by an event.
  child.on('error', () => {});
  child.unref();
  if (child.pid !== undefined) return child;
  for (const stream of child.stdio ?? []) stream?.destroy();
  throw new Error('the system could not start a process: too many of them, too many open files, or not enough memory');
}

/** Not where the worker has no native part to take it. */
function sharesMemory({ env = process.env }: WorkerOptions): boolean {
  return native() !== undefined && env.BREAKEVEN_NATIVE !== '0';
}

function inheritedEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, ...env } = process.env;
  return NODE_OPTIONS === undefined ? env : { ...env, NODE_OPTIONS: withoutInspector(NODE_OPTIONS) };
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
