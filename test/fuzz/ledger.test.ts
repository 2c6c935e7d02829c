import assert from 'node:assert/strict';
import { writeSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { FileLedger, openLedgerFile } from '#src/transport/file-ledger.js';
import { LastLines } from '#src/transport/last-lines.js';
import { LEDGER_BYTES, SharedLedger } from '#src/transport/shared-ledger.js';
import { bounded } from './bounded.js';
import { fuzz } from './fuzz.js';

const seq = fc.nat({ max: 3 });
const numbers = fc.array(fc.oneof(fc.double(), fc.nat({ max: 3 })), { minLength: 1, maxLength: 32 });

test('whatever stands in the file of a ledger, the pool reads whole numbers, and soon', (t) => {
  const ledger = new FileLedger(openLedgerFile());
  t.after(() => ledger.close());
  return fuzz(
    fc.property(numbers, seq, fc.boolean(), (written, call, isSummed) => {
      const record = Float64Array.from(written);
      // Of a record that counts, the sum is right.
      if (isSummed && record.length >= 4) record.set([call, record[1]!, record[2]!, call + record[1]! + record[2]!]);
      writeSync(ledger.fd, new Uint8Array(record.buffer), 0, record.byteLength, 64 * call);
      const { value } = bounded(() => [ledger.hasBegun(call), ledger.at(call), ledger.began(call)] as const);
      assert.equal(typeof value?.[0], 'boolean');
      assert.ok(Number.isInteger(value?.[1]));
      assert.equal(typeof value?.[2], 'number');
      bounded(() => ledger.cancel(call, 'all'));
    }),
    1000,
  );
});

test('whatever stands in the words of a ledger, a call that was taken back is not claimed', () => {
  const ledger = new SharedLedger();
  const words = new Int32Array(ledger.memory);
  const scribbles = fc.array(fc.tuple(fc.nat({ max: LEDGER_BYTES / 4 - 1 }), fc.integer()), { maxLength: 10 });
  return fuzz(
    fc.property(seq, scribbles, (call, list) => {
      ledger.enter(call, true);
      for (const [word, value] of list) words[word] = value;
      if (ledger.revoke(call)) assert.equal(ledger.claim(call), false);
      assert.ok(Number.isInteger(ledger.at(call)));
    }),
    1000,
  );
});

test('whatever a thread has written for its last lines, they are a few', () => {
  const lines = new LastLines();
  const bytes = new Uint8Array(lines.memory);
  return fuzz(
    fc.property(fc.nat({ max: 2 ** 32 - 1 }), fc.uint8Array({ maxLength: 100 }), fc.nat(4000), (count, piece, at) => {
      new Uint32Array(lines.memory, 0, 1)[0] = count;
      bytes.set(piece, 4 + at);
      const { value } = bounded(() => lines.text);
      assert.ok(value !== undefined && value.length <= 4096 && value.split('\n').length <= 10);
    }),
    1000,
  );
});
