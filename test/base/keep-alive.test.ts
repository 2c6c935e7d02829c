import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

const KEEP_ALIVE = import.meta.resolve('#src/base/keep-alive.js');

/** Runs a program with a KeepAlive `keep`, and tells how long the event loop had something to do: did 'later' come? */
function outputOf(body: string): string {
  const source = `import { KeepAlive } from ${JSON.stringify(KEEP_ALIVE)};
    const keep = new KeepAlive();
    const later = (callback) => setTimeout(callback, 20).unref();
    ${body}`;
  const args = ['--input-type=module', '-e', source];
  const { stdout, status, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 30_000 });
  assert.deepEqual([status, signal], [0, null]);
  return stdout.trim();
}

describe('KeepAlive', () => {
  it('lets an idle program end', () => {
    assert.equal(outputOf(`later(() => console.log('later'));`), '');
  });

  it('keeps the program alive while held', () => {
    assert.equal(outputOf(`keep.hold(true); later(() => { console.log('later'); keep.hold(false); });`), 'later');
  });

  it('lets the program end once released, however often it was held', () => {
    assert.equal(
      outputOf(`keep.hold(true); keep.hold(true); keep.hold(false); later(() => console.log('later'));`),
      '',
    );
  });

  it('lets the program end once disposed of, also when held', () => {
    assert.equal(outputOf(`keep.hold(true); keep.dispose(); later(() => console.log('later'));`), '');
  });
});
