/** What nobody was told of: an error that no promise of ours carries, or a warning of a leak. */

import { inspect } from 'node:util';
import type { Tally } from './tally.js';

/** The soak sends large values again and again, and objects of classes that nobody knows. */
const EXPECTED = new Set(['BREAKEVEN_REPEATED_PAYLOAD', 'BREAKEVEN_CLASS_LOST']);

export function watchStrayErrors(tally: Tally): void {
  process.on('uncaughtException', (error) => tally.wrong('stray error', inspect(error)));
  process.on('unhandledRejection', (error) => tally.wrong('stray error', `nobody looked at ${inspect(error)}`));
  process.on('warning', (warning) => {
    const { code } = warning as { code?: string };
    if (code === undefined || !EXPECTED.has(code)) tally.wrong('stray error', inspect(warning));
  });
}
