import assert from 'node:assert/strict';
import { test } from 'node:test';
import { native } from '#src/base/native.js';
import { SharedArray } from '#src/memory/shared-array.js';
import { discard } from '#src/transport/decode.js';
import { encode } from '#src/transport/encode.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import { RESULT } from '#src/transport/wire.js';
import { needsNative } from '../native.js';
import { handLane } from '../pools/hand-lane.js';
import { plainJob } from '../pools/plain-job.js';

addSpecial(sharedArrayValue);

test('what a message that nobody wants holds of a shared array is given up at once', needsNative, () => {
  const before = native()!.bytesShared();
  const array = SharedArray.create('float64', 1000);
  const { specials } = encode([array, { again: array }], 'args');
  array.dispose();
  assert.equal(native()!.bytesShared(), before + 8000, 'the message has it');
  discard(specials);
  assert.equal(native()!.bytesShared(), before);
});

test('a result that nobody waits for any more gives up what it holds of a shared array', needsNative, () => {
  const before = native()!.bytesShared();
  const { lane, worker, send } = handLane();
  worker.begin(send(plainJob()));
  const { seq } = lane.flights.values()[0]!;
  worker.answer(0, 'done');
  const array = SharedArray.create('float64', 1000);
  const { value, specials } = encode(array, 'result');
  array.dispose();
  assert.equal(native()!.bytesShared(), before + 8000, 'the message has it');
  worker.tell([RESULT, seq, 0, 0, value, specials, 0]);
  assert.equal(native()!.bytesShared(), before);
});

test('a message without anything special can be discarded', () => {
  discard(encode([1, { two: 2 }], 'args').specials);
});
