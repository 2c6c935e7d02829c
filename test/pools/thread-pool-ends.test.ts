import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { ThreadPool } from 'breakeven';

/** What a program prints before it ends, which it may not do early. */
function output(program: string): string {
  const code = `import { ThreadPool } from ${JSON.stringify(import.meta.resolve('breakeven'))};\n${program}`;
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  assert.equal(signal, null, 'it does not end');
  return `${stdout}${stderr}`;
}

describe('a thread pool ends', { timeout: 30_000 }, () => {
  it('before the program does, when it is closed while it warms up', () => {
    const program = `
      const pool = new ThreadPool({ size: 2 });
      pool.warm().catch((error) => console.log(error.name));
      await pool.close();
      console.log('closed');`;
    assert.equal(output(program), 'PoolClosedError\nclosed\n');
  });

  it('no warm() early because a call was cancelled meanwhile', () => {
    const program = `
      const pool = new ThreadPool({ size: 2 });
      const warm = pool.warm();
      pool.submit(() => 1).cancel();
      await warm;
      console.log('warm');`;
    assert.equal(output(program), 'warm\n');
  });

  it('what a dead worker had in hand when its death makes somebody terminate the pool', async () => {
    const pool = new ThreadPool({ size: 1 });
    const crash = assert.rejects(pool.submit(() => process.exit(2)));
    const next = assert.rejects(
      pool.submit(() => {
        for (;;);
      }),
      { name: 'PoolTerminatedError' },
    );
    const terminated = new Promise((resolve) => pool.once('worker:exit', () => resolve(pool.terminate())));
    await Promise.all([crash, next, terminated]);
    assert.deepEqual(pool.stats().workers, []);
  });

  it('in time when it is closed while a source has gone quiet, though nothing else keeps the program', () => {
    const program = `
      const pool = new ThreadPool({ size: 1 });
      async function* source() {
        yield 1;
        await new Promise(() => {});
      }
      const map = pool.map((x) => x, source()).catch((error) => console.log(error.name));
      await pool.close({ timeout: 200 });
      await map;
      console.log('closed');`;
    assert.equal(output(program), 'PoolTerminatedError\nclosed\n');
  });

  it('without an unhandled rejection of a warm() that nobody awaits', () => {
    const program = `
      for (const end of ['close', 'terminate']) {
        const pool = new ThreadPool({ size: 1 });
        void pool.warm();
        await pool[end]();
        console.log(end);
      }`;
    assert.equal(output(program), 'close\nterminate\n');
  });

  it('in time for the program when a warm() has failed, though nobody closes the pool', () => {
    const program = `
      const pool = new ThreadPool({ size: 1, initializer: [() => { throw new Error('no'); }] });
      await pool.warm().catch((error) => console.log(error.name));`;
    assert.equal(output(program), 'BrokenPoolError\n');
  });

  it('no worker for its idleness while it warms up', async (t) => {
    const pool = new ThreadPool({ size: 3, idleTimeout: 1 });
    t.after(() => pool.terminate());
    let starts = 0;
    pool.on('worker:start', () => starts++);
    await pool.warm();
    assert.equal(starts, 3);
  });
});
