import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Measured, Outcome } from '../../../examples/01-photos/batch.js';
import { compare } from '../../../examples/01-photos/report.js';

const thumbnail = (text: string): Outcome => ({
  status: 'fulfilled',
  value: { name: 'a.jpg', data: Buffer.from(text) },
});
const failure = (message: string): Outcome => ({ status: 'rejected', reason: new Error(message) });
const run = (seconds: number, cores: number, ...outcomes: Outcome[]): Measured => ({ outcomes, seconds, cores });

test('The speed-up is the time of the loop over that of the pool, beside the rates and the cores.', () => {
  const { lines, sameBytes } = compare(
    run(4, 1, thumbnail('a'), thumbnail('b')),
    run(2, 1.9, thumbnail('a'), thumbnail('b')),
    2,
  );
  assert.ok(sameBytes);
  assert.deepEqual(lines, [
    'plain loop     0.50 photos/s in   4.0 s on 1.00 cores',
    'thread pool    1.00 photos/s in   2.0 s on 1.90 cores, 2 workers',
    'speed-up     2.00',
    'same bytes   yes, 2 of 2',
  ]);
});

test('A thumbnail that differs by a byte is told.', () => {
  const { lines, sameBytes } = compare(
    run(4, 1, thumbnail('a'), thumbnail('b')),
    run(2, 1, thumbnail('a'), thumbnail('c')),
    1,
  );
  assert.equal(sameBytes, false);
  assert.equal(lines.at(-1), 'same bytes   no, 1 of 2 differ');
});

test('A photo that fails for the same reason in both runs is the same.', () => {
  assert.ok(compare(run(1, 1, failure('cut')), run(1, 1, failure('cut')), 1).sameBytes);
  assert.ok(!compare(run(1, 1, failure('cut')), run(1, 1, failure('gone')), 1).sameBytes);
});
