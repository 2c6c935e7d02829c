/** `breakeven clean`, among programs that live and that were killed. */

import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { type TestContext, test } from 'node:test';
import { OtherProgram } from '../memory/other-program.js';
import { linksOf, newName } from '../memory/shm.js';
import { describeNative } from '../native.js';
import { command } from './command.js';

const clean = (...args: string[]) => command(tmpdir(), ['clean', ...args]);

async function living(context: TestContext): Promise<{ readonly name: string; readonly program: OtherProgram }> {
  const [name, program] = [newName(context), new OtherProgram(context)];
  await program.ask('create', name, 4);
  return { name, program };
}

/** A test that sweeps at the same time may be first: until `done`, a new dead program. */
async function untilSeen(
  context: TestContext,
  args: readonly string[],
  done: (stdout: string, name: string) => boolean,
): Promise<string> {
  for (;;) {
    const { name, program } = await living(context);
    await program.kill();
    const { code, stdout } = await clean(...args);
    assert.equal(code, 0);
    if (!args.includes('--dry-run')) assert.deepEqual(linksOf(name), []);
    if (done(stdout, name)) return stdout;
  }
}

describeNative('breakeven clean', () => {
  test('removes what a killed program left, and says so', async (context) => {
    await untilSeen(context, [], (stdout, name) => stdout.includes(`removed ${name} (32 bytes)\n`));
  });

  test('leaves alone what is alive, and says so', async (context) => {
    const { name, program } = await living(context);
    const { code, stdout } = await clean();
    assert.equal(code, 0);
    assert.ok(stdout.includes(`left alone, in use: ${name} (32 bytes)\n`));
    await program.ask('set', name, 0, 1);
    assert.equal(linksOf(name).length, 2);
  });

  test('only tells, with --dry-run', async (context) => {
    await untilSeen(context, ['--dry-run'], (stdout, name) => {
      return stdout.includes(`would remove ${name} (32 bytes)\n`) && linksOf(name).length === 2;
    });
  });

  test('speaks to programs, with --json', async (context) => {
    const { name: alive } = await living(context);
    const stdout = await untilSeen(context, ['--json'], (text, name) =>
      JSON.stringify(JSON.parse(text).removed).includes(name),
    );
    const row = JSON.parse(stdout);
    assert.deepEqual(Object.keys(row), ['dryRun', 'removed', 'alive']);
    assert.equal(row.dryRun, false);
    assert.deepEqual(
      row.alive.filter((found: { readonly name: string }) => found.name === alive),
      [{ name: alive, bytes: 32 }],
    );
  });

  test('takes nothing else', async () => {
    assert.equal((await clean('--all')).code, 2);
    assert.equal((await clean('weights')).code, 2);
  });
});

test('breakeven clean says that there are no names without the native part', async () => {
  const { code, stderr } = await command(tmpdir(), ['clean'], '', { BREAKEVEN_NATIVE: '0' });
  assert.equal(code, 1);
  assert.match(stderr, /needs breakeven's native part, but it is switched off/);
});
