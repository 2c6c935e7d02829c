/** For tests of what the native part gives: `describe(title, needsNative, …)`. */

import { native } from '#src/base/native.js';

export const needsNative = { skip: native() === undefined ? 'the native part is not built or switched off' : false };
