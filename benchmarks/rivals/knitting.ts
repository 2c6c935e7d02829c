/**
 * On Node 24, threads only: its processes need a native part that is built for newer systems. Its workers import this module and look for
 * the functions here, so it exports them. Of its balancers, `firstIdle` does best with 2 workers; its own default is measured, too.
 */

import * as functions from '../workloads/functions.js';
import { KNITTING_URL } from './knitting-source.js';
import type { Engine, Input, Output, Rival, WorkName } from './rival.js';

export * from '../workloads/functions.js';

interface Knitting {
  createPool(options: object): (work: object) => { readonly call: Record<WorkName, (input: unknown) => unknown> };
}

// The most that it takes.
const PAYLOAD = { payloadMaxByteLength: 2 ** 30, maxPayloadBytes: 2 ** 27 };

const { createPool } = (await import(KNITTING_URL)) as Knitting;

function open(options: object): Engine {
  const { call } = createPool({ ...options, payload: PAYLOAD })({ ...functions });
  return { call: <N extends WorkName>(name: N, input: Input<N>) => call[name](input) as PromiseLike<Output<N>> };
}

export const knitting: Rival = {
  packageName: undefined,
  open: ({ workers }) => open({ threads: workers }),
};

export const knittingFirstIdle: Rival = {
  packageName: undefined,
  open: ({ workers }) => open({ threads: workers, balancer: 'firstIdle' }),
};
