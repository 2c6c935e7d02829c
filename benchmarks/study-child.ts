/** One variant of a study in one fresh process: sends its figures to run.ts and ends. */

import { answer } from './processes.js';
import { STUDIES } from './scenarios/studies.js';
import type { Figures } from './scenarios/study.js';

export interface StudyAnswer {
  readonly figures?: Figures;
  readonly error?: string;
}

const [studyName = '', variantName = '', size = ''] = process.argv.slice(2);

await answer<StudyAnswer>(async () => ({
  figures: await STUDIES[studyName]!(size === 'quick').variants[variantName]!.measure(),
}));
