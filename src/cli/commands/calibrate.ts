/** `breakeven calibrate`: see docs/cli.md. */

import { describeCalibration, calibrate as measure } from '../../cost.js';
import { EXIT, exitCodeOf } from '../exit.js';
import { reportAsJson, reportForPeople } from '../report.js';
import { messages, results } from '../streams.js';

export interface CalibrateCommandOptions {
  readonly quick?: boolean | undefined;
  readonly fresh?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Resolves to the exit code. */
export async function calibrate({ json, quick, fresh }: CalibrateCommandOptions): Promise<number> {
  try {
    const calibration = await measure({ quick, fresh });
    results.write(json ? `${JSON.stringify(calibration)}\n` : describeCalibration(calibration));
    return EXIT.done;
  } catch (error) {
    const report = json ? reportAsJson() : reportForPeople((text) => messages.write(text));
    report.error(error);
    return exitCodeOf(error);
  }
}
