/** For tests of what the native part gives: without it they are reported as skipped, with the reason. */

import { describe, test } from 'node:test';
import { native } from '#src/base/native.js';

/** Undefined where it is there. */
export const whyNoNative = native() === undefined ? 'the native part is not built or is switched off' : undefined;

/** For a single test: `test(title, needsNative, …)`. */
export const needsNative = { skip: whyNoNative ?? false };

/** For a suite; skipped, it counts as one test. */
export function describeNative(title: string, suite: () => void): void {
  if (needsNative.skip === false) describe(title, suite);
  else test(title, needsNative, () => {});
}
