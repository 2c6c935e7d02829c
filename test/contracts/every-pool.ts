/** What holds for every pool. */

import type { BackEnd } from './back-ends.js';
import { batchesContract } from './every-pool/batches.js';
import { cancellationContract } from './every-pool/cancellation.js';
import { closingContract } from './every-pool/closing.js';
import { contextContract } from './every-pool/context.js';
import { errorsContract } from './every-pool/errors.js';
import { everyWorkerContract } from './every-pool/every-worker.js';
import { explainedContract } from './every-pool/explained.js';
import { futuresContract } from './every-pool/futures.js';
import { imapContract } from './every-pool/imap.js';
import { initializerContract } from './every-pool/initializer.js';
import { mapContract } from './every-pool/map.js';
import { optionsContract } from './every-pool/options.js';
import { putContract } from './every-pool/put.js';
import { rangesContract } from './every-pool/ranges.js';
import { reportsContract } from './every-pool/reports.js';
import { sharedArraysContract } from './every-pool/shared-arrays.js';
import { signalsContract } from './every-pool/signals.js';
import { sourcesContract } from './every-pool/sources.js';
import { statsContract } from './every-pool/stats.js';
import { submitContract } from './every-pool/submit.js';
import { timeoutsContract } from './every-pool/timeouts.js';
import { transferContract } from './every-pool/transfer.js';
import { viewsContract } from './every-pool/views.js';
import { waitingContract } from './every-pool/waiting.js';

const themes = [
  submitContract,
  mapContract,
  imapContract,
  rangesContract,
  batchesContract,
  sourcesContract,
  futuresContract,
  waitingContract,
  errorsContract,
  cancellationContract,
  signalsContract,
  timeoutsContract,
  closingContract,
  optionsContract,
  initializerContract,
  everyWorkerContract,
  putContract,
  viewsContract,
  statsContract,
  contextContract,
  reportsContract,
  transferContract,
  sharedArraysContract,
  explainedContract,
];

export function poolContract(backEnd: BackEnd): void {
  for (const define of themes) define(backEnd);
}
