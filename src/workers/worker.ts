/** One worker, as a pool sees it. Each back end has a function that starts one. */

import type { Channel } from '../transport/channel.js';
import type { PoolLedger } from '../transport/ledger.js';
import type { FromWorker, ToWorker, WorkerSetup } from '../transport/wire.js';

export interface WorkerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** It died for want of memory. */
  readonly outOfMemory: boolean;
  /** The system did not let it start. */
  readonly couldNotStart?: boolean;
  /** The last lines that it wrote to stderr. */
  readonly stderr: string;
  /** What the platform told of the reason. */
  readonly error: unknown;
}

export interface RunningWorker {
  readonly pid: number;
  readonly channel: Channel<ToWorker, FromWorker>;
  readonly ledger: PoolLedger;
  /** Whether what it has not begun can be taken back: such a worker may be sent calls ahead of what it runs. */
  readonly ahead: boolean;
  /** Whether somebody has stopped it; undefined for those that cannot be. */
  isStopped?(): boolean;
  /** It has something to do, or nothing any more; at first it starts. Undefined where nobody needs to know. */
  readonly busy?: ((isBusy: boolean) => void) | undefined;
  /** Ends it, whatever it does. Resolves when it has; with false when it cannot be ended. */
  kill(): Promise<boolean>;
}

export interface WorkerOptions {
  readonly name: string;
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  readonly execArgv: readonly string[] | undefined;
  readonly resourceLimits: Readonly<Record<string, number | undefined>> | undefined;
}

/**
 * Starts a worker without waiting for it: calls may be sent at once. `onExit` is called once, when it has ended; what it had sent by
 * then is still in the channel. Throws when it cannot be started.
 */
export type StartWorker = (
  setup: WorkerSetup,
  options: WorkerOptions,
  onExit: (exit: WorkerExit) => void,
) => RunningWorker;
