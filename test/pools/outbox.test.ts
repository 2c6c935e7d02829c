import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outbox } from '#src/pools/outbox.js';
import { pack } from '#src/transport/pack.js';
import { CALL, type CallWire } from '#src/transport/wire.js';

let seq = 0;
const call = (): CallWire => [++seq, 1, CALL, []];

/** For each value, whether a call with it goes with those before it. */
function together(...values: readonly unknown[]): boolean[] {
  const outbox = new Outbox();
  return values.map((value) => outbox.add(call(), pack([value], 'args').objects));
}

test('calls go together until they are taken, in order', () => {
  const outbox = new Outbox();
  const calls = [call(), call()];
  for (const one of calls) assert.equal(outbox.add(one, []), true);
  assert.deepEqual([outbox.take(), outbox.take()], [calls, []]);
});

test('calls that have nothing in common go together', () => {
  const buffers = [Buffer.from('a'), Buffer.from('a')];
  assert.deepEqual(together(1, 1, {}, {}, [[]], new Date(0), ...buffers, new Error('x')), Array(9).fill(true));
});

test('two windows on Node’s pool of small Buffers have nothing in common', () => {
  const both = [Buffer.from('abc'), Buffer.from('def')];
  assert.equal(both[0]!.buffer, both[1]!.buffer);
  assert.deepEqual(together(...both), [true, true]);
});

const date = new Date(0);
const list = Array.from({ length: 100 }, (_, i) => i);
const { buffer } = new Uint8Array(10);

for (const [what, first, second] of [
  ['an argument', date, date],
  ['something deep inside', { a: [{ date }] }, new Map([['b', date]])],
  ['a buffer under two views', new Uint8Array(buffer), { view: new DataView(buffer) }],
  ['a date beside a value that is special', [date, new Error('x')], { date }],
  ['a long list beside values that are special', [list, new Error('x')], [list, new Error('y')]],
  ['a buffer beside values that are special', [buffer, new Error('x')], [new Uint8Array(buffer), new Error('y')]],
] as const) {
  test(`calls that have this in common go apart: ${what}`, () => {
    assert.deepEqual(together(first, second), [true, false]);
  });
}

test('after it was taken, what was in it does not matter', () => {
  const outbox = new Outbox();
  outbox.add(call(), [date]);
  outbox.take();
  assert.equal(outbox.add(call(), [date]), true);
});

test('a call with very many objects goes alone', () => {
  assert.deepEqual(together(Array.from({ length: 300 }, () => ({}))), [false]);
});
