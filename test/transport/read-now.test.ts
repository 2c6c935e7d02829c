import assert from 'node:assert/strict';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readNow } from '#src/transport/read-now.js';

test('nothing is read by the number of a socket that was closed meanwhile, be it that of another file by now', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-read-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const other = join(folder, 'other');
  writeFileSync(other, 'of somebody else');
  const server = createServer().listen(join(folder, 'socket'));
  const there = connect(join(folder, 'socket'));
  const [[here]] = (await Promise.all([once(server, 'connection'), once(there, 'connect')])) as [[Socket], unknown];
  server.close();
  there.on('error', () => {});
  const { fd } = (here as unknown as { _handle: { fd: number } })._handle;
  there.write('sent');
  const got: string[] = [];
  const opened: number[] = [];
  readNow(here, (chunk) => {
    got.push(String(chunk));
    here.destroy();
    // The lowest number that is free: some are taken until the one is met.
    while (!opened.includes(fd)) opened.push(openSync(other, 'r'));
  });
  assert.deepEqual([got, fstatSync(fd).size], [['sent'], 16]);
  for (const one of opened) closeSync(one);
  there.destroy();
});
