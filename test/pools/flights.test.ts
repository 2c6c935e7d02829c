import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Flight, Flights } from '#src/pools/flights.js';
import { LEDGER_SLOTS } from '#src/transport/ledger.js';

test('what is told of a call that has ended is not taken for the call that has its slot now', () => {
  const flights = new Flights();
  const seq = flights.nextSeq();
  const flight = { seq, bytes: 0 } as Flight;
  flights.add(flight);
  assert.equal(flights.get(seq), flight);
  assert.equal(flights.get(seq + LEDGER_SLOTS), undefined);
});

test('all are told, oldest first, also when one outlasts more calls than there are slots', () => {
  const flights = new Flights();
  const add = () => {
    const flight = { seq: flights.nextSeq(), bytes: 0 } as Flight;
    flights.add(flight);
    return flight;
  };
  const first = add();
  for (let calls = 2; calls < LEDGER_SLOTS; calls++) flights.delete(add());
  // In the slots beside its own.
  const [second, third] = [add(), add()];
  assert.deepEqual(flights.values(), [first, second, third]);
  flights.delete(second);
  assert.deepEqual(flights.values(), [first, third]);
});

test('whether there are any is told when it changes', () => {
  const told: boolean[] = [];
  const flights = new Flights((isBusy) => told.push(isBusy));
  const all = [1, 2].map(() => ({ seq: flights.nextSeq(), bytes: 0 }) as Flight);
  for (const flight of all) flights.add(flight);
  for (const flight of all) flights.delete(flight);
  flights.delete(all[0]!);
  assert.deepEqual(told, [true, false]);
});
