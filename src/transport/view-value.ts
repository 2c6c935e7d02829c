/** A view that looks at a part of a buffer which the message does not carry as it is: see message-bytes.ts. */

import type { SpecialReceiver } from './special-handler.js';

export const viewValue: SpecialReceiver = {
  kind: 'view',
  decode: (data) => data,
};
