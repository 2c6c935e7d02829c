import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { GUIDE, sourceOf, withFigures } from '../../benchmarks/guide.js';

test('The figures in docs/moving-data.md are those of the kept result that it names.', () => {
  const guide = readFileSync(GUIDE, 'utf8');
  assert.equal(
    guide,
    withFigures(guide, sourceOf(guide)),
    'run: node build/benchmarks/guide.js benchmarks/results/….json',
  );
});
