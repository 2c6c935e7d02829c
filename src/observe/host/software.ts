/** Node, the native part, and what killed programs left. */

import { formatBytes } from '../../base/units.js';
import { bad, type HostLine, note, ok } from './line.js';
import type { HostReadings } from './readings.js';

const BUILD = 'node node_modules/breakeven/native/build.mjs (docs/native.md)';
const OLDEST = '20.19.0';

/** What Nodes before a version lack. */
const GAPS: readonly { readonly before: string; readonly lacks: string }[] = [
  { before: '22.0.0', lacks: 'it is past its end of life' },
  { before: '22.18.0', lacks: 'it runs no TypeScript by itself (jiti or tsx does)' },
  { before: '24.0.0', lacks: 'await takes longer while an AsyncLocalStorage is in use' },
  { before: '24.0.0', lacks: 'it has no `using`: call close()' },
];

export function node({ node: version, largestBuffer }: HostReadings): HostLine {
  const name = 'Node';
  if (isBefore(version, OLDEST)) return bad(name, version, `breakeven needs ${OLDEST} or newer.`);
  const most = `one buffer holds ${formatBytes(largestBuffer)}`;
  const lacks = GAPS.filter(({ before }) => isBefore(version, before)).map((gap) => gap.lacks);
  if (lacks.length === 0) return ok(name, `${version}: ${most}`);
  const found = `${version}: ${[...lacks, most].join('; ')}`;
  return isBefore(version, '22.0.0') ? note(name, found, 'Node 24 or newer has all of it.') : ok(name, found);
}

export function nativePart({ native: { file, reason, cause }, platform }: HostReadings): HostLine {
  const name = 'native part';
  if (file !== undefined) return ok(name, file);
  if (cause !== undefined) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return bad(name, `${reason}: ${why}`, `Build it for this system: ${BUILD}.`);
  }
  if (platform !== 'linux') return note(name, `none: ${reason}`);
  return note(
    name,
    `none: ${reason}`,
    `Calls take several times as long, and no memory is shared with processes. Build it: ${BUILD}.`,
  );
}

export function leftNames({ leftNames: names }: HostReadings): HostLine {
  const name = 'left in /dev/shm';
  if (names === undefined) return ok(name, 'nothing: there are no names without the native part');
  if (names.length === 0) return ok(name, 'nothing');
  const bytes = names.reduce((sum, { bytes: some }) => sum + some, 0);
  const shown = names.slice(0, 3).map((one) => one.name);
  const more = names.length > shown.length ? ', …' : '';
  const found = `${names.length} named ${names.length === 1 ? 'array' : 'arrays'} of killed programs, ${formatBytes(bytes)}: ${shown.join(', ')}${more}`;
  return note(name, found, 'Remove them: breakeven clean.');
}

function isBefore(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map((part) => Number.parseInt(part, 10)));
  const at = a!.findIndex((part, i) => part !== b![i]);
  return at >= 0 && a![at]! < b![at]!;
}
