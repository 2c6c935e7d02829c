import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parseOptions } from '../../../examples/01-photos/options.js';

test('Without arguments: the sample photos, as JPEGs of 800 pixels, in build/thumbnails.', () => {
  assert.deepEqual(parseOptions([], '/home/me'), {
    help: false,
    folder: undefined,
    out: resolve('build/thumbnails'),
    thumbnail: { size: 800, format: 'jpeg' },
  });
});

test('Paths are taken from where the user is.', () => {
  const { folder, out } = parseOptions(['holidays', '--out', '../small'], '/home/me');
  assert.deepEqual([folder, out], ['/home/me/holidays', '/home/small']);
});

test('--webp and --size are passed on to the task.', () => {
  assert.deepEqual(parseOptions(['--webp', '--size', '320'], '/').thumbnail, { size: 320, format: 'webp' });
});

const WRONG: readonly [args: string[], message: RegExp][] = [
  [['--fast'], /Unknown option '--fast'/],
  [['--size'], /--size <value>' argument missing/],
  [['--size', 'big'], /^--size takes a whole number of pixels, got 'big'\./],
  [['--size', '0'], /^--size takes a whole number of pixels, got '0'\./],
  [['a', 'b'], /^One folder, please: got a, b\./],
];

for (const [args, message] of WRONG) {
  test(`'${args.join(' ')}' is refused with the usage and exit code 2.`, () => {
    assert.throws(
      () => parseOptions(args, '/'),
      (error: Error & { exitCode?: number }) => {
        assert.match(error.message, message);
        assert.match(error.message, /Usage: npm start/);
        assert.equal(error.exitCode, 2);
        return true;
      },
    );
  });
}
