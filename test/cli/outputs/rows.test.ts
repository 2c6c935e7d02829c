import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { Rows } from '#src/cli/outputs/rows.js';
import { TextSink } from '#src/cli/outputs/text-sink.js';

function rowsInto(write: (text: string, done: (error?: Error) => void) => void): Rows {
  const stream = new Writable({ highWaterMark: 10, write: (chunk, _encoding, done) => write(String(chunk), done) });
  return new Rows(new TextSink(stream, 'the sink', async () => {}));
}

test('Rows leave in the order of the inputs; those that failed leave no gap', async () => {
  let text = '';
  const rows = rowsInto((piece, done) => {
    text += piece;
    done();
  });
  rows.put(2, '', 'c');
  rows.put(1, '', 'b');
  assert.deepEqual([rows.heldItems, rows.heldCharacters], [2, 8]);
  rows.skip(0);
  rows.skip(3);
  rows.put(4, '', 'e');
  assert.deepEqual([rows.heldItems, rows.heldCharacters], [0, 0]);
  await rows.finish(true);
  assert.equal(text, '"b"\n"c"\n"e"\n');
});

test('A slow reader is waited for', async () => {
  let release = (): void => {};
  const rows = rowsInto((_piece, done) => {
    release = done;
  });
  rows.put(0, '', 'a long enough row');
  await new Promise(setImmediate);
  const ready = rows.ready();
  assert.ok(ready instanceof Promise);
  release();
  await ready;
  assert.equal(rows.ready(), undefined);
});

test('A reader that has gone is an error, for the one who waits and for all who come later', async () => {
  let fail = (_error: Error): void => {};
  const rows = rowsInto((_piece, done) => {
    fail = done;
  });
  rows.put(0, '', 'a long enough row');
  await new Promise(setImmediate);
  const waiting = assert.rejects(async () => rows.ready(), /cannot write to the sink: its reader has closed it/);
  fail(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  await waiting;
  await assert.rejects(async () => rows.ready(), /closed/);
  await assert.rejects(rows.finish(true), /closed/);
});
