/** Names that cannot be had: taken, not ours alone, too small, no room. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SharedArray, SharedMemoryError } from 'breakeven';
import { describeNative } from '../native.js';
import { OtherProgram } from './other-program.js';
import { linksOf, newName, pathOf } from './shm.js';

const NOBODY = 65534;
const needsRoot = process.getuid?.() === 0 ? {} : { skip: 'only root can give a file to another user' };
const fillShm = ['-m', 'sh', '-c', 'mount -t tmpfs -o size=1m none /dev/shm && exec "$@"', 'sh'];
const canMount = spawnSync('unshare', [...fillShm, 'true']).status === 0;
const needsMount = canMount ? {} : { skip: 'no small /dev/shm can be mounted here: that takes root and unshare' };

function plainFile(context: TestContext): string {
  const name = newName(context);
  writeFileSync(pathOf(name), Buffer.alloc(64, 1), { mode: 0o600 });
  return name;
}

/** Neither created over nor attached to, and left as it is. */
function assertRefused(name: string, attaching: RegExp): void {
  const refused = (message: RegExp) => (error: Error) =>
    error instanceof SharedMemoryError && message.test(error.message);
  assert.throws(
    () => SharedArray.create('uint8', 8, { name }),
    refused(/exists in \/dev\/shm.*attach.*breakeven clean/),
  );
  assert.throws(() => SharedArray.attach(name, { dtype: 'uint8', shape: 8 }), refused(attaching));
  assert.deepEqual(linksOf(name), [pathOf(name)]);
}

describeNative('a name', () => {
  test('that a living program has can be attached to, not created', async (context) => {
    const name = newName(context);
    await new OtherProgram(context).ask('create', name, 4);
    assert.throws(() => SharedArray.create('uint8', 8, { name }), SharedMemoryError);
    using array = SharedArray.attach(name, { dtype: 'float64', shape: 4 });
    assert.equal(array.length, 4);
  });

  test('that is a stranger’s plain file can be attached to, and is left behind', (context) => {
    const name = plainFile(context);
    assert.throws(() => SharedArray.create('uint8', 8, { name }), SharedMemoryError);
    const array = SharedArray.attach(name, { dtype: 'uint8', shape: [8, 8] });
    array.data[63] = 2;
    array.dispose();
    assert.equal(readFileSync(pathOf(name))[63], 2);
  });

  test('that is a symbolic link is never followed, not even to one’s own memory', (context) => {
    const [name, target] = [newName(context), plainFile(context)];
    symlinkSync(pathOf(target), pathOf(name));
    assertRefused(name, /symbolic link/);
    assert.deepEqual(readFileSync(pathOf(target)), Buffer.alloc(64, 1));
  });

  test('that is a dangling link is not created through', (context) => {
    const [name, target] = [newName(context), newName(context)];
    symlinkSync(pathOf(target), pathOf(name));
    assert.throws(() => SharedArray.create('uint8', 8, { name }), SharedMemoryError);
    assert.deepEqual(linksOf(target), []);
  });

  test('that others may write to is refused', (context) => {
    const name = plainFile(context);
    chmodSync(pathOf(name), 0o666);
    assertRefused(name, /others may write to it \(user \d+, mode 0666\)/);
  });

  test('that is another user’s is refused', needsRoot, (context) => {
    const name = plainFile(context);
    chownSync(pathOf(name), NOBODY, NOBODY);
    assertRefused(name, /belongs to another user.*user 65534/);
  });

  test('that is a folder or a pipe is refused, without waiting', (context) => {
    const [folder, pipe] = [newName(context), newName(context)];
    mkdirSync(pathOf(folder));
    assertRefused(folder, /no plain file/);
    assert.equal(spawnSync('mkfifo', ['-m', '600', pathOf(pipe)]).status, 0);
    assertRefused(pipe, /no plain file/);
  });

  test('that has fewer bytes than the shape says how many', (context) => {
    const name = plainFile(context);
    assert.throws(
      () => SharedArray.attach(name, { dtype: 'float64', shape: 9 }),
      /has 64 bytes, but the shape asked for takes 72/,
    );
  });

  test('that does not exist is told with what to do', (context) => {
    assert.throws(
      () => SharedArray.attach(newName(context), { dtype: 'uint8', shape: 1 }),
      /there is no .* Create it first/,
    );
  });
});

describeNative('a full /dev/shm', () => {
  test('is an error before anything is written, and leaves no name', needsMount, () => {
    const program = fileURLToPath(new URL('./programs/full-shm.js', import.meta.url));
    const { stdout, stderr } = spawnSync('unshare', [...fillShm, process.execPath, program], { encoding: 'utf8' });
    assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), {
      error: 'BREAKEVEN_SHARED_MEMORY',
      message: true,
      left: ['.breakeven-small', 'small'],
    });
  });
});
