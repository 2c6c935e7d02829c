import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Arrivals } from '#src/memory/arrivals.js';
import { SharedArray } from '#src/memory/shared-array.js';
import { ArrayHandles } from '#src/transport/array-handles.js';
import { decode } from '#src/transport/decode.js';
import type { PeerLink } from '#src/transport/peer-link.js';
import { CallFormat } from '#src/transport/records.js';
import type { RingReader } from '#src/transport/ring.js';
import { transfer } from '#src/transport/transfer.js';
import { CALL, type CallWire, ITEMS, type Special } from '#src/transport/wire.js';
import { fuzz } from '../fuzz/fuzz.js';
import { assertPagesGone, pages } from '../memory/peer.js';
import { describeNative } from '../native.js';
import { acknowledge, type Ends, linked, receivedArray, send } from './linked.js';

const MB = 2 ** 20;
const BYTES = 4096;
/** Of the handle of an array that is the only argument; in doubles. Before it: the call, and what the numbers are. */
const FIRST_NUMBER = 5;

interface Records extends Ends {
  readonly memory: SharedArrayBuffer;
  /** Where the record ends, or -1. */
  write(values: readonly unknown[], end?: number, shape?: CallWire[2]): number;
  /** The values of the record that ends there, and what they hold. */
  read(end: number): { readonly values: unknown[]; readonly arrivals: Arrivals };
}

/** Records from here to there. `knows`: the other side has had a frame with an array. */
function records(t: TestContext, knows = true): Records {
  const ends = linked(t);
  const memory = new SharedArrayBuffer(BYTES);
  const format = (link: PeerLink) => new CallFormat(memory, new ArrayHandles(memory, link));
  const [out, into] = [format(ends.here), format(ends.there)];
  if (knows) {
    const array = SharedArray.create('uint8', [1]);
    receivedArray(ends.there, send(ends.here, array)).dispose();
    array.dispose();
    acknowledge(ends.there, ends.here);
  }
  return {
    ...ends,
    memory,
    write: (values, end = BYTES, shape = CALL) => out.write([1, 2, shape, values], { from: 0, end }),
    read(end) {
      const [, , , value, specials] = into.read({ word: 1, from: 0, end } as RingReader);
      const arrivals = new Arrivals();
      return { values: arrivals.collect(() => decode({ value, specials })) as unknown[], arrivals };
    },
  };
}

function filled(bytes: number): SharedArray<'uint8'> {
  const array = SharedArray.create('uint8', [bytes]);
  array.data.fill(1);
  return array;
}

describeNative('shared arrays in records of a ring', () => {
  test('an array crosses among plain data, and shows the same bytes, in less than 200 of the record', (t) => {
    const { write, read } = records(t);
    const array = SharedArray.create('uint8', [MB]);
    const end = write([{ image: array, name: 'a' }]);
    const without = write([{ image: {}, name: 'a' }]);
    assert.ok(without > 0 && write([{ image: array, name: 'a' }]) - without < 200);
    const [{ image }] = read(end).values as [{ image: SharedArray<'uint8'> }];
    array.data[MB - 1] = 7;
    assert.equal(image.data[MB - 1], 7);
    array.dispose();
    image.dispose();
  });

  test('an array keeps its dtype, shape, offset and whether it may be written to', (t) => {
    const { write, read } = records(t);
    const whole = SharedArray.from(
      Float32Array.from({ length: 12 }, (_, index) => index),
      [4, 3],
    );
    const [rows, all] = read(write([whole.rows(1, 3).readonly(), whole])).values as SharedArray<'float32'>[];
    assert.deepEqual([rows!.dtype, rows!.shape, [...rows!.data]], ['float32', [2, 3], [3, 4, 5, 6, 7, 8]]);
    rows!.data[0] = 9;
    all!.data[1] = 8;
    assert.deepEqual([whole.data[3], whole.data[1]], [3, 8]);
  });

  test('an array that a call holds twice is one array there', (t) => {
    const { write, read } = records(t);
    const array = filled(1);
    const [first, , second] = read(write([array, { a: array }, array])).values;
    assert.ok(first instanceof SharedArray);
    assert.equal(first, second);
  });

  test('an array in two items of a chunk arrives twice', (t) => {
    const { write, read } = records(t);
    const array = filled(1);
    const [first, second] = read(write([array, array], BYTES, ITEMS)).values as SharedArray<'uint8'>[];
    first!.dispose();
    assert.deepEqual([...second!.data], [1]);
  });

  test('what came in a record is given up with the call that it was for', (t) => {
    const { write, read } = records(t);
    const array = filled(1);
    const { values, arrivals } = read(write([array]));
    arrivals.giveUp();
    assert.throws(() => (values[0] as SharedArray).data, /disposed/);
  });

  test('an arena that the other side takes no part in needs a frame, and after it none', (t) => {
    const { here, there, write } = records(t, false);
    const array = filled(1);
    assert.equal(write([array]), -1);
    receivedArray(there, send(here, array));
    assert.ok(write([array]) > 0);
  });

  test('what is moved, was disposed of, has a name or is a file needs a frame', (t) => {
    const { write } = records(t);
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'numbers');
    writeFileSync(path, new Uint8Array(8));
    const [moved, gone] = [filled(1), filled(1)];
    gone.dispose();
    const named = SharedArray.create('uint8', [1], { name: `breakeven-record-${process.pid}` });
    const file = SharedArray.open(path, { dtype: 'uint8' });
    for (const array of [transfer(moved), gone, named, file, file]) assert.equal(write([array]), -1);
    named.dispose();
  });

  test('what a record lends stays until the other side has said that it arrived, and no longer', (t) => {
    const { here, there, write, read } = records(t);
    const before = pages();
    const array = filled(4 * MB);
    const end = write([array]);
    array.dispose();
    (read(end).values[0] as SharedArray).dispose();
    assert.ok(pages() >= before + 4 * MB);
    assert.equal(there.unacknowledged, 1);
    acknowledge(there, here);
    assertPagesGone(before);
  });

  test('frames and records are acknowledged in the order in which they were sent', (t) => {
    const { here, there, write, read } = records(t);
    const before = pages();
    const [first, second] = [filled(4 * MB), filled(MB)];
    const end = write([first]);
    const frame = send(here, second);
    for (const array of [first, second]) array.dispose();
    (read(end).values[0] as SharedArray).dispose();
    acknowledge(there, here);
    assert.ok(pages() < before + 4 * MB, 'the record has arrived');
    assert.equal(receivedArray(there, frame).data[0], 1);
  });

  test('a record that is not sent keeps nothing of what was written of it', (t) => {
    const { write } = records(t);
    const before = pages();
    const array = filled(4 * MB);
    assert.equal(write([array, new Map()]), -1);
    assert.equal(write([array, 'too long'.repeat(BYTES)]), -1);
    assert.equal(write([array], 64), -1);
    array.dispose();
    assertPagesGone(before);
  });

  test('a record is not sent when a getter in it has sent memory, which may arrive before or after it', (t) => {
    const { here, there, write } = records(t);
    const before = pages();
    const [array, inner] = [filled(4 * MB), filled(MB)];
    let frame: Uint8Array | undefined;
    const getter = {
      get inner() {
        frame ??= send(here, inner);
        return 1;
      },
    };
    assert.equal(write([array, getter]), -1);
    array.dispose();
    assert.ok(pages() < before + 4 * MB, 'it is not lent');
    assert.equal(receivedArray(there, frame!).data[0], 1);
  });

  test('what is under way in records to a process that died is given up', (t) => {
    const { here, write } = records(t);
    const before = pages();
    for (let sent = 0; sent < 3; sent++) {
      const array = filled(2 * MB);
      assert.ok(write([array]) > 0);
      array.dispose();
    }
    assert.ok(pages() >= before + 6 * MB);
    here.end();
    assertPagesGone(before);
  });

  test('an array that is gone spoils itself alone', (t) => {
    const { here, write, memory, there } = records(t);
    const array = filled(MB);
    const end = write([array, 'beside']);
    array.dispose();
    // As if the sender had given it up.
    here.arrived(1);
    const into = new CallFormat(memory, new ArrayHandles(memory, there));
    const [, , , value, specials] = into.read({ word: 1, from: 0, end } as RingReader);
    assert.equal((value as unknown[])[1], 'beside');
    assert.throws(() => decode({ value, specials }), /Receiving shared memory/);
    assert.equal(there.unacknowledged, 1);
  });

  test('whatever stands in the place of a handle is refused, or is an array within the memory that it names', (t) => {
    const { write, memory, there } = records(t);
    const array = filled(64);
    const end = write([array]);
    const doubles = new Float64Array(memory, 0, end / 8);
    const honest = doubles.slice();
    const into = new CallFormat(memory, new ArrayHandles(memory, there));
    const number = fc.oneof(
      fc.constantFrom(0, 1, -1, 0.5, 64, 65, 2 ** 32, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
      fc.double(),
    );
    const outcomes = { array: 0, refused: 0, damaged: 0 };
    const damage = fc.array(fc.tuple(fc.integer({ min: FIRST_NUMBER, max: doubles.length - 1 }), number), {
      maxLength: 2,
    });
    fuzz(
      fc.property(damage, (changes) => {
        doubles.set(honest);
        for (const [at, value] of changes) doubles[at] = value;
        let specials: readonly Special[] | undefined;
        let value: unknown;
        try {
          [, , , value, specials] = into.read({ word: 1, from: 0, end } as RingReader);
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error));
          outcomes.damaged++;
          return;
        }
        try {
          const [found] = decode({ value, specials }) as [SharedArray];
          assert.ok(found.data.byteOffset + found.data.byteLength <= 64);
          found.dispose();
          outcomes.array++;
        } catch (error) {
          assert.equal((error as Error).name, 'SharedMemoryError');
          outcomes.refused++;
        }
      }),
      2000,
    );
    assert.ok(outcomes.array > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
  });

  test('a handle that is too short, and one where nobody takes any, is damage', (t) => {
    const { write, memory, there } = records(t);
    const end = write([filled(1)]);
    const read = (into: CallFormat) => into.read({ word: 1, from: 0, end } as RingReader);
    assert.throws(() => read(new CallFormat(memory)), /is damaged at byte/);
    const words = new Int32Array(memory);
    const at = words.indexOf(17, 8);
    words[at + 1] = 8;
    assert.throws(() => read(new CallFormat(memory, new ArrayHandles(memory, there))), /is damaged at byte/);
  });
});
