import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { SharedArray } from '#src/memory/shared-array.js';
import { describeNative } from '../native.js';

const LARGE_PAGE = 2 ** 21;

/** Where this process has attached to that name; where it made it, there is none in the list. */
function placesOf(name: string): number[] {
  const lines = readFileSync('/proc/self/maps', 'utf8').split('\n');
  return lines.filter((line) => line.endsWith(`/${name}`)).map((line) => Number.parseInt(line, 16));
}

describeNative('large mappings', () => {
  test('lie where large pages can, also when the addresses beside them are taken', (t) => {
    const [large, small] = ['large', 'small'].map((what) => ({
      name: `breakeven-${what}-${process.pid}`,
      bytes: what === 'large' ? LARGE_PAGE + 4096 : LARGE_PAGE - 4096,
    })) as [{ name: string; bytes: number }, { name: string; bytes: number }];
    for (const { name, bytes } of [large, small]) {
      const array = SharedArray.create('uint8', [bytes], { name });
      t.after(() => array.dispose());
    }
    for (let count = 0; count < 10; count++) {
      for (const { name, bytes } of [large, small, small]) {
        const array = SharedArray.attach(name, { dtype: 'uint8', shape: [bytes] });
        t.after(() => array.dispose());
      }
    }
    const places = placesOf(large.name);
    assert.equal(places.length, 10);
    for (const place of places) assert.equal(place % LARGE_PAGE, 0, place.toString(16));
  });
});
