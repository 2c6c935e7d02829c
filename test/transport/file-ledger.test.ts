import assert from 'node:assert/strict';
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { FileLedger, openLedgerFile } from '#src/transport/file-ledger.js';
import { LEDGER_SLOTS, slotOf } from '#src/transport/ledger.js';

/** Both sides with the file open, as pool and worker have it. */
function bothSides(t: TestContext) {
  const pool = new FileLedger(openLedgerFile());
  t.after(() => pool.close());
  return { pool, worker: new FileLedger(pool.fd) };
}

describe('a call in the file of a ledger', () => {
  it('has not begun before it was claimed, and no item before it began', (t) => {
    const { pool, worker } = bothSides(t);
    pool.enter();
    assert.deepEqual([pool.hasBegun(7), pool.at(7)], [false, -1]);
    assert.equal(worker.claim(7), true);
    assert.deepEqual([pool.hasBegun(7), pool.at(7)], [true, -1]);
    worker.begin(7, 0, 1234.5);
    assert.deepEqual([pool.at(7), pool.began(7)], [0, 1234.5]);
    worker.begin(7, 3, 5678.25);
    assert.deepEqual([pool.at(7), pool.began(7)], [3, 5678.25]);
  });

  it('cannot be taken back', (t) => {
    const { pool, worker } = bothSides(t);
    assert.equal(pool.revoke(), false);
    assert.equal(worker.claim(7), true);
  });

  it('is told from the one that had its slot before', (t) => {
    const { pool, worker } = bothSides(t);
    worker.claim(7);
    worker.begin(7, 5, 1);
    pool.cancel(7, 'all');
    const next = 7 + LEDGER_SLOTS;
    assert.deepEqual([pool.hasBegun(next), pool.at(next), worker.isWholeCallCancelled(next)], [false, -1, false]);
    worker.claim(next);
    assert.deepEqual([pool.hasBegun(7), pool.hasBegun(next)], [false, true]);
  });

  it('keeps its record apart from those of its neighbours', (t) => {
    const { pool, worker } = bothSides(t);
    for (let seq = 1; seq <= LEDGER_SLOTS; seq += 2) {
      worker.claim(seq);
      worker.begin(seq, seq * 2, seq * 3);
      pool.cancel(seq, seq * 4);
    }
    for (let seq = 1; seq <= LEDGER_SLOTS; seq++) {
      const isOdd = seq % 2 === 1;
      assert.deepEqual(
        [pool.hasBegun(seq), pool.at(seq), pool.began(seq)],
        isOdd ? [true, seq * 2, seq * 3] : [false, -1, 0],
      );
      assert.deepEqual([worker.isCancelled(seq, seq * 4), worker.isCancelled(seq, 1)], [isOdd, false]);
    }
  });

  it('is cancelled one item at a time, or for good as a whole', (t) => {
    const { pool, worker } = bothSides(t);
    pool.cancel(7, 2);
    assert.deepEqual(
      [worker.isCancelled(7, 2), worker.isCancelled(7, 3), worker.isWholeCallCancelled(7)],
      [true, false, false],
    );
    const { pool: second, worker: other } = bothSides(t);
    second.cancel(7, 'all');
    second.cancel(7, 2);
    assert.deepEqual([other.isCancelled(7, 9), other.isWholeCallCancelled(7)], [true, true]);
  });

  it('is seen to be cancelled by a worker that asks without end', (t) => {
    const { pool, worker } = bothSides(t);
    assert.equal(worker.isCancelled(7, 0), false);
    pool.cancel(7, 0);
    const end = performance.now() + 5000;
    while (!worker.isCancelled(7, 0)) assert.ok(performance.now() < end, 'it never saw it');
  });

  it('has not begun for who asks when the file is closed', () => {
    const pool = new FileLedger(openLedgerFile());
    new FileLedger(pool.fd).claim(7);
    pool.close();
    pool.cancel(7, 'all');
    assert.deepEqual([pool.hasBegun(7), pool.at(7), pool.began(7)], [false, -1, 0]);
  });

  it('has not begun by a record of it that is half written', (t) => {
    const { pool } = bothSides(t);
    const write = (...record: readonly number[]) =>
      writeSync(pool.fd, new Uint8Array(Float64Array.from(record).buffer), 0, 32, 64 * slotOf(7));
    write(7, 5, 1, 7);
    assert.deepEqual([pool.hasBegun(7), pool.at(7), pool.isDamaged(7)], [false, -1, true]);
    write(7, 5, 1, 13);
    assert.deepEqual([pool.hasBegun(7), pool.at(7), pool.isDamaged(7)], [true, 5, false]);
    assert.equal(pool.isDamaged(8), false);
  });

  it('is in a file whose descriptor is closed with it', () => {
    const pool = new FileLedger(openLedgerFile());
    const { fd } = pool;
    pool.close();
    assert.throws(() => fstatSync(fd), { code: 'EBADF' });
  });

  it('has not begun by what somebody else has written into the file', (t) => {
    const { pool, worker } = bothSides(t);
    worker.claim(1);
    writeSync(pool.fd, Buffer.alloc(64 * (LEDGER_SLOTS + 1), 7), 0, 64 * LEDGER_SLOTS, 0);
    assert.deepEqual([pool.hasBegun(1), pool.at(1), worker.isCancelled(1, 0)], [false, -1, false]);
    worker.claim(1);
    assert.equal(pool.hasBegun(1), true);
  });

  it('is in a file that nobody else can open', (t) => {
    const { nlink, mode } = fstatSync(bothSides(t).pool.fd);
    assert.deepEqual([nlink, mode & 0o777], [0, 0o600]);
  });
});

describe('the file of a ledger', () => {
  const namesIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('breakeven-ledger-'));

  function folderOf(t: TestContext): string {
    const folder = mkdtempSync(join(tmpdir(), 'breakeven-'));
    t.after(() => rmSync(folder, { recursive: true }));
    return folder;
  }

  /** As a system call that fails says it. */
  const refusal = () => Object.assign(new Error('EOPNOTSUPP: operation not supported'), { code: 'EOPNOTSUPP' });

  it('never has a name: whoever is killed, at whatever moment, leaves none', (t) => {
    const folder = folderOf(t);
    const seen: unknown[] = [];
    const open = ((path, flags, mode) => {
      const fd = openSync(path, flags, mode);
      seen.push(path, namesIn(folder));
      return fd;
    }) as typeof openSync;
    const fd = openLedgerFile([folder], open);
    t.after(() => closeSync(fd));
    assert.deepEqual(seen, [folder, []], 'right after the call that makes it');
    assert.deepEqual([fstatSync(fd).nlink, fstatSync(fd).mode & 0o777], [0, 0o600]);
    assert.equal(writeSync(fd, 'some'), 4);
  });

  it('loses its name at once where the system cannot do without, and takes those along that killed programs have left', (t) => {
    const folder = folderOf(t);
    writeFileSync(join(folder, 'breakeven-ledger-1-left'), 'x');
    writeFileSync(join(folder, 'breakeven-else'), 'x');
    const open = ((path, flags, mode) => {
      if (typeof flags === 'number') throw refusal();
      return openSync(path, flags, mode);
    }) as typeof openSync;
    const fd = openLedgerFile(['/nowhere', folder], open);
    t.after(() => closeSync(fd));
    assert.deepEqual([readdirSync(folder), fstatSync(fd).nlink], [['breakeven-else'], 0]);
  });

  it('is not asked for by what only Linux knows where the system is another one', (t) => {
    const folder = folderOf(t);
    const asked: unknown[] = [];
    const open = ((path, flags, mode) => {
      asked.push(flags);
      return openSync(path, flags, mode);
    }) as typeof openSync;
    const fd = openLedgerFile([folder], open, 'darwin');
    t.after(() => closeSync(fd));
    assert.deepEqual([asked, namesIn(folder)], [['wx+'], []]);
  });

  it('goes on without its name when somebody else has taken that away', (t) => {
    const folder = folderOf(t);
    const open = ((path, flags, mode) => {
      if (typeof flags === 'number') throw refusal();
      const fd = openSync(path, flags, mode);
      for (const name of namesIn(folder)) unlinkSync(join(folder, name));
      return fd;
    }) as typeof openSync;
    const fd = openLedgerFile([folder], open);
    t.after(() => closeSync(fd));
    assert.equal(fstatSync(fd).nlink, 0);
  });

  it("that cannot be made is told by the system's error", () => {
    assert.throws(() => openLedgerFile(['/nowhere']), { code: 'ENOENT' });
  });
});
