import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, prepare } from '#src/transport/decode.js';
import { encode } from '#src/transport/encode.js';
import { addSpecial, type SpecialHandler } from '#src/transport/special-values.js';
import { across, post } from './across.js';

const references = new Map<string, () => void>();
const loaded: string[] = [];

function greet() {}
references.set('greet', greet);

const functionReference: SpecialHandler = {
  kind: 'test.function',
  canHandle: (value) => value === greet,
  encode: (value) => (value as typeof greet).name,
  decode: (name) => references.get(name as string),
  async prepare(name) {
    loaded.push(name as string);
  },
};
addSpecial(functionReference);

test('an added handler carries values of its kind, functions included', () => {
  const arrived = across({ callback: greet, again: [greet] });
  assert.equal(arrived.callback, greet);
  assert.equal(arrived.again[0], greet);
  assert.equal(across(greet), greet);
});

test('prepare waits for the handlers that have something to wait for', async () => {
  const message = post(encode([greet, Buffer.from('x')], 'args'));
  const waiting = prepare(message.specials);
  assert.ok(waiting instanceof Promise);
  await waiting;
  assert.deepEqual(loaded, ['greet']);
  assert.equal((decode(message) as unknown[])[0], greet);
});

test('prepare gives undefined where nothing has to be waited for', () => {
  assert.equal(prepare(undefined), undefined);
  assert.equal(prepare(encode([Buffer.from('x')], 'args').specials), undefined);
});

test('a handler may be added twice, two of one kind may not', () => {
  addSpecial(functionReference);
  assert.throws(() => addSpecial({ ...functionReference }), /another handler of kind 'test\.function'/);
});
