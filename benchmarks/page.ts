/** `node build/benchmarks/page.js RESULT.json`: writes the page of a kept result again, with the reasons that have been found since. */

import { readFileSync, writeFileSync } from 'node:fs';
import { markdownOf, type Page } from './report.js';

const source = process.argv[2];
if (source?.endsWith('.json') !== true)
  throw new Error('Which result? node build/benchmarks/page.js benchmarks/results/….json');
writeFileSync(source.replace(/\.json$/, '.md'), markdownOf(JSON.parse(readFileSync(source, 'utf8')) as Page));
