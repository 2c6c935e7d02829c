/** Calibrations that were measured before, in the user's cache folder: a file for each host, Node, version and way of measuring. */

import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Calibration } from '../calibration.js';
import { isCalibration } from './is-calibration.js';

export class CalibrationCache {
  readonly #folder: string | undefined;

  constructor(folder: string | undefined = cacheFolder(process.env, homedir)) {
    this.#folder = folder;
  }

  /** Of just this host; undefined where there is none that can be read. */
  read(host: Calibration['host'], quick: boolean): Calibration | undefined {
    if (this.#folder === undefined) return undefined;
    try {
      const found: unknown = JSON.parse(readFileSync(this.#file(this.#folder, host, quick), 'utf8'));
      return isCalibration(found) && keyOf(found.host) === keyOf(host) && found.quick === quick ? found : undefined;
    } catch {
      // Not there, not readable, or no JSON: it is measured then.
      return undefined;
    }
  }

  /** All of it or nothing, also when this program is killed meanwhile. Where there is no room for it, it is measured again next time. */
  write(calibration: Calibration): void {
    if (this.#folder === undefined) return;
    const file = this.#file(this.#folder, calibration.host, calibration.quick);
    const partial = `${file}.${randomUUID()}.partial`;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      // Only a file of its own, also where others may write: never through a link that was put there.
      writeFileSync(partial, `${JSON.stringify(calibration)}\n`, { flag: 'wx', mode: 0o600 });
      renameSync(partial, file);
    } catch {
      removeIfThere(partial);
    }
  }

  #file(folder: string, host: Calibration['host'], quick: boolean): string {
    const hash = createHash('sha256').update(keyOf(host)).digest('hex').slice(0, 16);
    return join(folder, `calibration-${hash}${quick ? '-quick' : ''}.json`);
  }
}

function removeIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Where no file can be written none is left.
  }
}

function keyOf({ name, cpu, cores, node, version, native }: Calibration['host']): string {
  return JSON.stringify([name, cpu, cores, node, version, native]);
}

/** As the XDG Base Directory Specification has it, which ignores relative paths. Undefined without a home. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>, home: () => string): string | undefined {
  const { XDG_CACHE_HOME: named } = env;
  if (named !== undefined && isAbsolute(named)) return join(named, 'breakeven');
  try {
    return join(home(), '.cache', 'breakeven');
  } catch {
    return undefined;
  }
}
