/** Shared arrays over files. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OptionError, SharedArray, SharedMemoryError, ThreadPool } from 'breakeven';
import { sharing } from '../contracts/tasks-that-share.js';
import { describeNative } from '../native.js';

const COUNT = 5000;

/** A file of the numbers 0 … COUNT - 1, each a uint16. */
function numbers(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-files-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'numbers.bin');
  writeFileSync(
    path,
    Uint16Array.from({ length: COUNT }, (_, index) => index),
  );
  return path;
}

describeNative('a file', () => {
  test('is a list of all its elements, unless a shape is given', (context) => {
    const path = numbers(context);
    using all = SharedArray.open(path, { dtype: 'uint16' });
    assert.deepEqual([all.shape, all.data[0], all.data[COUNT - 1]], [[COUNT], 0, COUNT - 1]);
    assert.equal(all.name, undefined);
    using grid = SharedArray.open(pathToFileURL(path), { dtype: 'uint16', shape: [50, 100] });
    assert.deepEqual([...grid.rows(49).data].slice(-2), [4998, 4999]);
  });

  test('is mapped from any offset that suits its elements', (context) => {
    const path = numbers(context);
    for (const first of [1, 2047, 2048, 2049, 4999]) {
      using rest = SharedArray.open(path, { dtype: 'uint16', offset: 2 * first });
      assert.deepEqual([rest.length, rest.data[0], rest.data.at(-1)], [COUNT - first, first, COUNT - 1]);
    }
  });

  test('is safe from what is written to its array', (context) => {
    const path = numbers(context);
    const before = readFileSync(path);
    using array = SharedArray.open(path, { dtype: 'uint16' });
    array.data.fill(7);
    assert.equal(array.data[4000], 7);
    assert.deepEqual(readFileSync(path), before);
  });

  test('takes what is written when it is opened as writable', (context) => {
    const path = numbers(context);
    const array = SharedArray.open(path, { dtype: 'uint16', offset: 6, shape: 2, writable: true });
    array.data.fill(0xffff);
    array.dispose();
    const bytes = readFileSync(path);
    const values = Array.from({ length: 6 }, (_, index) => bytes.readUInt16LE(2 * index));
    assert.deepEqual(values, [0, 1, 2, 0xffff, 0xffff, 5]);
    assert.equal(bytes.length, 2 * COUNT);
  });

  test('crosses to threads, which see what was written to the array', async (context) => {
    const path = numbers(context);
    const pool = new ThreadPool({ size: 1 });
    context.after(() => pool.close());
    using array = SharedArray.open(path, { dtype: 'float64', shape: 4 });
    await pool.submit(sharing.write, array, 2.5);
    assert.deepEqual([...array.data], [2.5, 2.5, 2.5, 2.5]);
  });

  test('shows in its read-only views what was written to the array, though not to the file', (context) => {
    using array = SharedArray.open(numbers(context), { dtype: 'uint16' });
    array.data[3] = 7;
    using still = array.readonly();
    assert.equal(still.data[3], 7);
    array.data[4] = 8;
    assert.equal(still.data[4], 8);
  });

  test('reads as zeros after dispose, and is no longer open', (context) => {
    const path = numbers(context);
    const array = SharedArray.open(path, { dtype: 'uint16', writable: true });
    const { data } = array;
    array.dispose();
    assert.deepEqual([data[1], data[COUNT - 1]], [0, 0]);
    // Of pages that were still the file's this would be the end of the program.
    truncateSync(path, 0);
    assert.equal(data[1], 0);
  });

  test('that was opened and dropped costs no descriptor that is needed; too many that are kept are told', (context) => {
    const program = fileURLToPath(new URL('./programs/open-files.js', import.meta.url));
    const few = ['-c', 'ulimit -n 200 && exec "$@"', 'sh', process.execPath, program, numbers(context)];
    const { stdout, stderr } = spawnSync('sh', few, { encoding: 'utf8' });
    assert.match(stdout, /^true SharedMemoryError: .*too many files open.*ulimit -n/, stderr);
  });

  test('that cannot be mapped is told with its path', (context) => {
    const path = numbers(context);
    const refuses = (file: string, options: { offset?: number; shape?: number }, message: RegExp) =>
      assert.throws(
        () => SharedArray.open(file, { dtype: 'uint32', ...options }),
        (error: Error) =>
          error instanceof SharedMemoryError && error.message.includes(file) && message.test(error.message),
      );
    refuses(`${path}.not`, {}, /there is no such file/);
    refuses(tmpdir(), {}, /is a folder/);
    refuses('/dev/null', {}, /no plain file/);
    refuses(path, { shape: 2501 }, /has 10000 bytes, but offset and shape need 10004/);
    refuses(path, { offset: 10_000 }, /what follows its first 10000 bytes is empty/);
    refuses(path, { offset: 20_000, shape: 1 }, /has 10000 bytes/);
    truncateSync(path, 9999);
    refuses(path, {}, /9999 bytes, which are no whole number of elements of 4/);
    truncateSync(path, 0);
    refuses(path, {}, /is empty/);
  });
});

test('options of a file that cannot be are told at once', () => {
  const open = SharedArray.open as (path: unknown, options?: unknown) => void;
  assert.throws(() => open(7, { dtype: 'uint8' }), OptionError);
  assert.throws(() => open('a'), OptionError);
  assert.throws(() => open('a', { dtype: 'float16' }), OptionError);
  assert.throws(() => open('a', { dtype: 'uint16', offset: 1 }), /multiple of the element's 2 bytes/);
  assert.throws(() => open('a', { dtype: 'uint8', offset: -1 }), OptionError);
  assert.throws(() => open('a', { dtype: 'uint8', writable: 1 }), OptionError);
  assert.throws(() => open('a', { dtype: 'uint8', mode: 'r' }), /there is no option 'mode'/);
});
