/** A bounded sample of the inputs. */

import { InputError } from '../exit.js';
import type { Inputs } from './inputs.js';

/** The first so many. `purpose`: what there has to be one for. Throws InputError for none. */
export async function take(inputs: Inputs, most: number, purpose: string): Promise<unknown[]> {
  const reading = new AbortController();
  const items: unknown[] = [];
  for await (const batch of inputs.read(reading.signal)) {
    for (const item of batch.slice(0, most - items.length)) items.push(item);
    if (items.length >= most) break;
  }
  reading.abort();
  if (items.length === 0) throw new InputError(`there is no input to ${purpose} the task with.`);
  return items;
}
