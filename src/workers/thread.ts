/** Starts a worker thread. */

import { MessageChannel, Worker } from 'node:worker_threads';
import { LastLines } from '../transport/last-lines.js';
import { PortChannel } from '../transport/port-channel.js';
import { PortFlow } from '../transport/port-flow.js';
import { bellsForWorker, giveBackRings, ringsToWorker, takeRings } from '../transport/rings.js';
import { SharedLedger } from '../transport/shared-ledger.js';
import type { FromWorker, ThreadData, ToWorker } from '../transport/wire.js';
import { endsInTime } from './ends-in-time.js';
import { inheritedExecArgv, refusedFlags } from './exec-argv.js';
import { withoutUndefined } from './without-undefined.js';
import type { RunningWorker, StartWorker, WorkerExit, WorkerOptions } from './worker.js';
import { workerEntry } from './worker-entry.js';

export const startThread: StartWorker = (setup, options, onExit): RunningWorker => {
  const ledger = new SharedLedger();
  const lastLines = new LastLines();
  const flow = new PortFlow();
  const ports = new MessageChannel();
  const bells = usesRings(options) ? bellsForWorker() : undefined;
  const rings = bells && {
    memory: takeRings(),
    bells: { pool: bells.pool, worker: bells.worker },
  };
  const data: ThreadData = {
    setup,
    port: ports.port2,
    ledger: ledger.memory,
    lastLines: lastLines.memory,
    flow: flow.memory,
    rings,
  };
  const worker = newWorkerOr(() => bells?.end(), {
    workerData: data,
    transferList: [ports.port2, ...(setup.initializer?.args.buffers ?? [])],
    name: options.name,
    ...(options.env && { env: withoutUndefined(options.env) }),
    ...(options.resourceLimits && { resourceLimits: withoutUndefined(options.resourceLimits) }),
    ...execArgvFor(options.execArgv),
  });
  worker.unref();

  const port = new PortChannel<ToWorker, FromWorker>(ports.port1, () => flow.wasRead(), setup.isTimed);
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    void worker.terminate();
  };
  const channel = rings === undefined ? port : ringsToWorker({ memory: rings.memory, side: port, fail }, bells!.wake);
  let exited = false;
  worker.on('error', (error) => {
    failure ??= error;
  });
  const exit = new Promise<true>((resolve) => {
    worker.on('exit', (exitCode) => {
      exited = true;
      bells?.end();
      resolve(true);
      const code = (failure as { code?: unknown } | undefined)?.code;
      onExit({
        exitCode,
        signal: null,
        outOfMemory: code === 'ERR_WORKER_OUT_OF_MEMORY',
        couldNotStart: code === 'ERR_WORKER_INIT_FAILED',
        stderr: lastLines.text,
        error: failure,
      } satisfies WorkerExit);
      if (rings) giveBackRings(rings.memory);
    });
  });

  return {
    pid: process.pid,
    channel,
    ledger,
    ahead: true,
    kill() {
      if (exited) return exit;
      void worker.terminate();
      // A thread inside a system call cannot be ended.
      return endsInTime(exit);
    },
  };
};

// Workers that have an environment of their own may be without the native part there.
function usesRings({ env }: WorkerOptions): boolean {
  return env === undefined || env.BREAKEVEN_NATIVE === process.env.BREAKEVEN_NATIVE;
}

type ThreadOptions = NonNullable<ConstructorParameters<typeof Worker>[1]>;

function newWorkerOr(giveUp: () => void, options: ThreadOptions): Worker {
  try {
    return newWorker(options);
  } catch (error) {
    giveUp();
    throw error;
  }
}

function newWorker(options: ThreadOptions): Worker {
  for (;;) {
    try {
      return new Worker(workerEntry(), options);
    } catch (error) {
      const refused = refusedFlags(error);
      if (refused.length === 0 || options.execArgv === undefined) throw error;
      const kept = options.execArgv.filter((flag) => !refused.includes(flag));
      if (kept.length === options.execArgv.length) throw error;
      options = { ...options, execArgv: kept };
    }
  }
}

// Left out when nothing has to go: a thread then inherits also what it could not be given explicitly.
function execArgvFor(given: readonly string[] | undefined): { execArgv?: string[] } {
  if (given !== undefined) return { execArgv: [...given] };
  const inherited = inheritedExecArgv(process.execArgv);
  return inherited.length === process.execArgv.length ? {} : { execArgv: inherited };
}
