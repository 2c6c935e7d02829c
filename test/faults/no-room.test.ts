import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { whyNoNative } from '../native.js';
import { row } from './fault.js';
import { MemoryGroup } from './memory-group.js';
import { program } from './program.js';

const MB = 2 ** 20;
const LIMIT = 400 * MB;

row('no-room', ({ it, cannot, backEnd }) => {
  if (whyNoNative !== undefined) {
    cannot('near the limit', 'processes', 'without the native part they share no memory');
    cannot('near the limit', 'threads', 'without the native part V8 makes the memory');
    return;
  }

  it("near its control group's limit a shared array is refused before anything is written; the pool works on, and there is room again when others have gone", async ({
    t,
  }) => {
    const group = MemoryGroup.make(t, LIMIT);
    if (typeof group === 'string') return t.skip(group);
    const child = spawn('sh', [
      '-c',
      `echo $$ > ${group.processes} && exec "$0" "$@"`,
      ...program('near-limit', backEnd.key),
    ]);
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.equal(child.signalCode, null, `it was killed: ${stderr}`);
    const { name, message, made, ...sums } = JSON.parse(stdout || '{}');
    assert.equal(name, 'SharedMemoryError', stderr);
    assert.match(
      message,
      new RegExp(`no room for ${48 * MB} bytes: the limit of ${LIMIT} bytes in /sys/fs/cgroup/.* leaves \\d+`),
    );
    assert.ok(made > 5 && made * 8 * MB < LIMIT, `${made} were made`);
    assert.deepEqual(sums, { byValue: MB, byHandle: 8 * MB, again: 48 * MB });
  });
});
