/** `breakeven check`, over tasks that are the same everywhere and tasks that are not. */

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { command, folder } from './command.js';

const TASKS = `
import { isMainThread } from 'node:worker_threads';
let calls = 0;
const seen = new Map();
class Point { constructor(x) { this.x = x; } }
export const sorted = (row) => row.list.sort();
export const counting = (line) => [line, ++calls];
export const random = (line) => ({ line, lucky: Math.random() });
export const clock = () => process.hrtime.bigint();
export const open = (line) => ({ line, inside: { close: () => {} } });
export const point = (line) => ({ line, at: new Point(1) });
export const place = () => (isMainThread ? 'main' : 'worker');
export const odd = (line) => { if (Number(line) % 2 === 1) throw new Error('is odd'); return line; };
export const dying = (line) => { if (line === '1') process.exit(3); return line; };
export const loud = (line) => { console.log('from the task'); return line; };

export const ending = (line) => { if (isMainThread) process.exit(0); return line; };
export const dyingLater = (line) => { if (isMainThread ? line !== '1' : ++calls === 2) process.exit(3); return line; };
export const waiting = () => (isMainThread ? new Promise(() => {}) : 1);
const row = { line: '' };
export const reusing = (line) => Object.assign(row, { line });

export const plain = (row) => ({ ...row, more: [row] });
export const waves = (n) => Array.from({ length: 50 }, (_, i) => Math.sin(i + Number(n)) ** 3 / 7 + Math.exp(-i));
export const remembering = (line) => { if (!seen.has(line)) seen.set(line, line.length / 3); return seen.get(line); };
export const strange = (line) => {
  const circle = { line };
  circle.self = [circle];
  return [NaN, -0, 10n, undefined, new Map([[line, new Set([1])]]), new Float64Array([NaN, -0, 0.1]), new Uint8Array(3).buffer,
    Buffer.from(line), new Date(0), /a/g, circle, [1, , 3], new RangeError('returned'), Object.assign(Object.create(null), { line }),
    /(?<first>.)/.exec(line)];
};
export const thrower = (line) => {
  switch (line) {
    case 'text': throw 'text';
    case 'null': throw null;
    case 'object': throw { line };
    case 'function': throw () => line;
    case 'unreadable': throw Object.defineProperty(new Error(), 'message', { get() { throw new Error('not to be read'); } });
    default: throw { toString() { throw new Error('not to be called'); } };
  }
};
export const sum = (start, end) => { let all = 0; for (let i = start; i < end; i++) all += 1 / (i + 1); return all; };
`;

async function check(context: TestContext, task: string, args: readonly string[], stdin = '1\n2\n3\n') {
  const cwd = folder(context, { 'tasks.mjs': TASKS });
  const { code, stdout, stderr } = await command(cwd, ['check', `tasks.mjs#${task}`, ...args, '--json'], stdin);
  const row = code === 0 || code === 1 ? JSON.parse(stdout) : undefined;
  return { code, stderr, row, findings: row?.findings ?? [] };
}

describe('breakeven check finds', () => {
  for (const [what, task, kind, path] of [
    ['a task that counts in its module', 'counting', 'depends on what ran before', 'result[1]'],
    ['a task that draws at random', 'random', 'differs from run to run', 'result.lucky'],
    ['a task that reads the clock', 'clock', 'differs from run to run', 'result'],
    ['a result that cannot cross', 'open', 'cannot cross', 'result.inside.close'],
    ['an instance that loses its class', 'point', 'loses its class', 'result.at'],
    ['a task that looks where it runs', 'place', 'differs between loop and worker', 'result'],
  ] as const) {
    it(what, async (context) => {
      const { code, findings } = await check(context, task, ['-']);
      assert.equal(code, 1);
      assert.deepEqual(
        findings.map((finding: typeof findings) => [finding.kind, finding.path]),
        Array(3).fill([kind, path]),
      );
    });
  }

  it('state with a single input, too', async (context) => {
    const { findings } = await check(context, 'counting', ['-'], '1\n');
    assert.deepEqual(findings[0].values, [
      { where: 'in a fresh worker', value: '1' },
      { where: 'after other calls', value: '2' },
    ]);
  });

  it('it by workers that have run nothing else, however many inputs there are', async (context) => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i}\n`).join('');
    const { findings } = await check(context, 'counting', ['-', '--sample', '20'], lines);
    assert.equal(findings.length, 20);
    for (const { values } of findings) assert.deepEqual(values[0], { where: 'in a fresh worker', value: '1' });
  });

  it('a task that changes its argument, which the caller of a worker does not see', async (context) => {
    const { code, findings } = await check(context, 'sorted', ['--ndjson', '-'], '{"list":[2,1]}\n{"list":[1,2]}\n');
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ kind, path, input, values }: typeof findings) => [kind, path, input, values]),
      [
        [
          'changes its argument',
          'args[0].list[0]',
          'row 1 of stdin ({"list":[2,1]})',
          [
            { where: 'before the call', value: '2' },
            { where: 'after it, in the loop', value: '1' },
            { where: 'after it, in a worker', value: '2' },
          ],
        ],
      ],
    );
  });

  it('inputs that fail, and goes on with the others', async (context) => {
    const { code, findings } = await check(context, 'odd', ['-']);
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ kind, index }: typeof findings) => [kind, index]),
      [
        ['fails', 0],
        ['fails', 2],
      ],
    );
    assert.equal(findings[0].values[0].value, 'throws Error: is odd');
  });

  it('what is thrown without being an Error as a failure, not as a difference', async (context) => {
    const lines = ['text', 'null', 'object', 'function', 'unreadable', 'textless'];
    const { code, findings } = await check(context, 'thrower', ['-'], lines.map((line) => `${line}\n`).join(''));
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ kind, index }: typeof findings) => [kind, index]),
      lines.map((_, index) => ['fails', index]),
    );
    assert.equal(findings[0].values[0].value, "throws thrown: 'text'");
  });

  it('a task that fills again what it returned before', async (context) => {
    const { code, findings } = await check(context, 'reusing', ['-']);
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ kind, index, path, values }: typeof findings) => [kind, index, path, ...values]),
      [0, 1].map((index) => [
        'changes what it returned before',
        index,
        'result.line',
        { where: 'after the call', value: `'${index + 1}'` },
        { where: 'after later calls', value: "'3'" },
      ]),
    );
  });

  it('a call that ends its worker only after other calls, and does not make it in its own process', async (context) => {
    const { code, findings } = await check(context, 'dyingLater', ['-']);
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ kind, index }: typeof findings) => [kind, index]),
      [1, 2].map((index) => ['depends on what ran before', index]),
    );
  });

  it('a call that ends its worker, without ending the command', async (context) => {
    const { code, findings } = await check(context, 'dying', ['-'], '0\n1\n2\n');
    assert.equal(code, 1);
    assert.deepEqual(
      findings.map(({ kind, index }: typeof findings) => [kind, index]),
      [['fails', 1]],
    );
    assert.match(findings[0].values[0].value, /WorkerCrashedError/);
  });
});

describe('breakeven check says nothing about', () => {
  for (const [what, task, args, stdin] of [
    ['plain data', 'plain', ['--ndjson', '-'], '{"a":[1,{"b":null}]}\n"text"\n7\n'],
    ['floating-point numbers', 'waves', ['-'], '1\n2\n3\n'],
    ['NaN, -0, maps, typed arrays, circles and their like', 'strange', ['-'], 'a\nb\n'],
    ['a cache, which nobody can see', 'remembering', ['-'], 'a\nbb\na\n'],
    ['parts of a range', 'sum', ['--range', '0:1000'], ''],
    ['what a task prints', 'loud', ['-'], 'a\n'],
  ] as const) {
    for (const pool of ['thread', 'process']) {
      it(`${what}, with ${pool} workers`, async (context) => {
        const { code, findings } = await check(context, task, [...args, '--pool', pool], stdin);
        assert.deepEqual([code, findings], [0, []]);
      });
    }
  }
});

describe('breakeven check', () => {
  it('tells people each thing once, with both values and one piece of advice', async (context) => {
    const cwd = folder(context, { 'tasks.mjs': TASKS });
    const { code, stdout, stderr } = await command(cwd, ['check', 'tasks.mjs#point', '-'], 'a\nb\n');
    assert.equal(code, 1);
    assert.equal(
      stdout,
      [
        'loses its class: result.at, with line 1 of stdin (a)',
        '  in the loop    Point { x: 1 }',
        '  from a worker  { x: 1 }',
        '  Return plain data, or call registerType(Point, { encode, decode }) in the module of the task.',
        '  (The same with 1 more.)',
        '',
      ].join('\n'),
    );
    assert.equal(stderr, 'point, checked with 2 inputs: 1 found.\n');
  });

  it('ends with 1 and the reason where a task ends the program itself, whatever its exit code', async (context) => {
    const cwd = folder(context, { 'tasks.mjs': TASKS });
    const { code, stdout, stderr } = await command(cwd, ['check', 'tasks.mjs#ending', '-'], 'a\n');
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      'error: ending ended the program when it was called in the plain loop, with line 1 of stdin (a): let it throw instead of calling process.exit().\n',
    );
  });

  it('tells a task that never settles from one that ends the program', async (context) => {
    const cwd = folder(context, { 'tasks.mjs': TASKS });
    const { code, stderr } = await command(cwd, ['check', 'tasks.mjs#waiting', '-'], 'a\n');
    assert.equal(code, 1);
    assert.match(stderr, /^error: nothing is left to wait for.*\n$/);
  });

  it('takes the first inputs alone, and no more than that of a stream', async (context) => {
    const lines = 'x\n'.repeat(100_000);
    assert.equal((await check(context, 'loud', ['-'], lines)).row.inputs, 10);
    assert.equal((await check(context, 'loud', ['-', '--sample', '2'], lines)).row.inputs, 2);
  });

  it('stops a call that takes longer than --timeout', async (context) => {
    const cwd = folder(context, { 'tasks.mjs': 'export const endless = () => { for (;;); };' });
    const { code, stdout } = await command(cwd, ['check', 'tasks.mjs#endless', '-', '--timeout', '200ms'], 'a\n');
    assert.equal(code, 1);
    assert.match(stdout, /^fails: error, with line 1 of stdin \(a\)\n {2}in a worker {2}throws TaskTimeoutError/);
  });

  it('ends with 3 without the task, with 4 without an input, with 2 for what it does not know', async (context) => {
    assert.equal((await check(context, 'missing', ['-'])).code, 3);
    const { code, stderr } = await check(context, 'loud', ['-'], '');
    assert.equal(code, 4);
    assert.match(stderr, /there is no input to check the task with/);
    assert.equal((await check(context, 'loud', ['-', '--pool', 'inline'])).code, 2);
    assert.equal((await check(context, 'loud', ['-', '--sample', '0'])).code, 2);
  });
});
