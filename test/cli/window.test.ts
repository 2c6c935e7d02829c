import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayRead, nextPace, windowFor } from '#src/cli/window.js';

const limits = { least: 2, most: 1000 };
const idle = { read: 0, finished: 0, heldItems: 0, heldCharacters: 0 };

test('The window is what two beats get done, within its limits', () => {
  assert.deepEqual(
    [100, 100_000, 0.3].map((pace) => windowFor(pace, limits)),
    [200, 1000, 2],
  );
});

test('Two slow items that end together, again and again, do not open the window', () => {
  let pace = 0;
  for (let beat = 0; beat < 100; beat++) {
    pace = nextPace(pace, beat % 3 === 0 ? 2 : 0);
    assert.equal(windowFor(pace, limits), 2);
  }
});

test('The pace follows what gets done', () => {
  let pace = 0;
  for (let beat = 0; beat < 20; beat++) pace = nextPace(pace, 1000);
  assert.ok(pace > 990, `${pace}`);
  for (let beat = 0; beat < 20; beat++) pace = nextPace(pace, 0);
  assert.ok(pace < 10, `${pace}`);
});

test('No more is read than the window holds', () => {
  assert.equal(mayRead({ ...idle, read: 9, finished: 8 }, 2), true);
  assert.equal(mayRead({ ...idle, read: 10, finished: 8 }, 2), false);
});

test('Nothing is read while too many results, or too large ones, wait for an earlier one', () => {
  assert.equal(mayRead({ ...idle, heldItems: 1e6 }, 2), false);
  assert.equal(mayRead({ ...idle, heldCharacters: 1e9 }, 2), false);
});
