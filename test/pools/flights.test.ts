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
