/** The same memory in numpy, both ways. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { SharedArray, sweepSharedNames } from 'breakeven';
import { needsNative } from '../native.js';
import { needsNumpy, python } from '../python.js';
import { linksOf, newName, pathOf } from './shm.js';

const needsBoth = { skip: needsNative.skip || needsNumpy.skip };

const PROLOGUE = `
import sys, numpy
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
def attach(name):
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    memory = SharedMemory(name)
    resource_tracker.unregister(f"/{memory.name}", "shared_memory")
    return memory
`;

test(
  'numpy sees what is written to a named array and writes to it, and its exit leaves the array',
  needsBoth,
  (context) => {
    const name = newName(context);
    using array = SharedArray.create('float64', [3, 4], { name });
    array.data.fill(2);
    const program = `${PROLOGUE}
memory = attach(sys.argv[1])
seen = numpy.ndarray((3, 4), numpy.float64, buffer=memory.buf)
print(seen[2, 3], seen.sum(), memory.size)
seen[1, 0] = 5
del seen
memory.close()`;
    for (const expected of ['2.0 24.0 96\n', '2.0 27.0 96\n']) {
      const { stdout, stderr } = spawnSync(python(), ['-c', program, name], { encoding: 'utf8' });
      assert.deepEqual([stdout, stderr], [expected, '']);
      assert.equal(array.data[4], 5);
      assert.equal(linksOf(name).length, 2);
    }
    using again = SharedArray.attach(name, { dtype: 'float64', shape: [3, 4] });
    assert.equal(again.data[4], 5);
  },
);

test(
  'what Python created is attached to, is never swept, and stays readable when Python has removed it',
  needsBoth,
  async (context) => {
    const name = newName(context);
    const program = `${PROLOGUE}
memory = SharedMemory(sys.argv[1], create=True, size=800)
numbers = numpy.ndarray(100, numpy.float64, buffer=memory.buf)
numbers[:] = 2
print("ready", flush=True)
sys.stdin.readline()
print(numbers[99], flush=True)
del numbers
memory.close()
memory.unlink()`;
    const child = spawn(python(), ['-c', program, name], { stdio: ['pipe', 'pipe', 'inherit'] });
    context.after(() => child.kill('SIGKILL'));
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    assert.equal((await lines.next()).value, 'ready');
    using array = SharedArray.attach(name, { dtype: 'float64', shape: 100 });
    assert.equal(array.data[0], 2);
    array.data[99] = 3;
    sweepSharedNames();
    assert.deepEqual(linksOf(name), [pathOf(name)]);
    child.stdin.end('\n');
    assert.equal((await lines.next()).value, '3.0');
    await once(child, 'exit');
    assert.deepEqual(linksOf(name), []);
    assert.equal(array.data[99], 3);
  },
);
