/** What --dry-run tells: the plan of a run, of which nothing has been run. */

import { fileURLToPath } from 'node:url';
import { escapeControls } from './escape.js';
import type { Inputs } from './inputs/inputs.js';

export interface Plan {
  readonly module: string;
  readonly task: string;
  readonly pool: string;
  readonly size: number;
  readonly chunk: number | 'auto';
  readonly inputs: number;
  readonly first: readonly string[];
  readonly out: string;
}

const SHOWN = 5;

/** Reads all inputs, so that a bad one is found. */
export async function countInputs(inputs: Inputs, signal: AbortSignal): Promise<{ inputs: number; first: string[] }> {
  const first: string[] = [];
  let count = 0;
  for await (const batch of inputs.read(signal)) {
    for (let i = 0; i < batch.length && first.length < SHOWN; i++) first.push(inputs.describe(count + i, batch[i]));
    count += batch.length;
  }
  return { inputs: count, first };
}

export function planForPeople(plan: Plan): string {
  const module = plan.module.startsWith('file:') ? fileURLToPath(plan.module) : plan.module;
  const more = plan.inputs - plan.first.length;
  const lines = [
    `task     ${plan.task} of ${module}`,
    `pool     ${plan.pool}, ${plan.size} ${plan.size === 1 ? 'worker' : 'workers'}, chunks: ${plan.chunk}`,
    `inputs   ${plan.inputs}${plan.first.length > 0 ? `: ${plan.first.join(', ')}${more > 0 ? `, and ${more} more` : ''}` : ''}`,
    `results  ${plan.out}`,
    'Nothing was run.',
  ];
  return lines.map((line) => `${escapeControls(line)}\n`).join('');
}
