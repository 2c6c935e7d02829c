import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { flagsOf, inheritedExecArgv, refusedFlags, withoutInspector } from '#src/workers/exec-argv.js';

describe('inheritedExecArgv', () => {
  const kept: string[][] = [
    [],
    ['--import', 'tsx'],
    ['--import=./register.mjs'],
    ['--require', './setup.cjs'],
    ['--enable-source-maps', '--no-warnings'],
    ['--conditions', 'development'],
    ['--experimental-strip-types'],
    ['--max-old-space-size=200'],
    ['--inspector-like'],
    ['--testing'],
  ];
  for (const argv of kept) {
    it(`keeps ${argv.join(' ') || 'nothing of nothing'}`, () => assert.deepEqual(inheritedExecArgv(argv), argv));
  }

  const dropped: string[][] = [
    ['-e', 'console.log(1)'],
    ['--eval', '1'],
    ['--eval=1'],
    ['-p', '1'],
    ['--print', '1'],
    ['--print=1'],
    ['-pe', '1'],
    ['-i'],
    ['--interactive'],
    ['--check'],
    ['--input-type=module'],
    ['--inspect'],
    ['--inspect=0'],
    ['--inspect-brk'],
    ['--inspect-brk=127.0.0.1:9229'],
    ['--inspect-port=0'],
    ['--test'],
    ['--test-reporter=spec'],
    ['--test-name-pattern=a'],
    ['--experimental-test-coverage'],
    ['--watch'],
    ['--watch-path=src'],
  ];
  for (const argv of dropped) {
    it(`drops ${argv.join(' ')}, and nothing beside it`, () => {
      const around = ['--import', 'tsx', ...argv, '--no-warnings'];
      assert.deepEqual(inheritedExecArgv(around), ['--import', 'tsx', '--no-warnings']);
    });
  }

  const withValue: string[][] = [
    ['--input-type', 'module'],
    ['--inspect-port', '0'],
    ['--test-reporter', 'spec'],
    ['--test-name-pattern', 'a'],
    ['--watch-path', 'src'],
  ];
  for (const argv of withValue) {
    it(`drops ${argv.join(' ')} with its value`, () => {
      assert.deepEqual(inheritedExecArgv([...argv, '--no-warnings']), ['--no-warnings']);
    });
  }
});

describe('withoutInspector', () => {
  for (const [options, left] of [
    ['--inspect', ''],
    ['--inspect-brk=127.0.0.1:9229 --no-warnings', ' --no-warnings'],
    ['--no-warnings --inspect-wait --import=./inspect.js', '--no-warnings --import=./inspect.js'],
    ['--require ./--inspected.cjs --inspector', '--require ./--inspected.cjs --inspector'],
  ] as const) {
    it(`leaves '${left}' of '${options}'`, () => {
      assert.equal(withoutInspector(options), left);
    });
  }
});

describe('flagsOf', () => {
  it('names the options of V8 that limit a process as resourceLimits do a thread', () => {
    const limits = { maxOldGenerationSizeMb: 100.5, maxYoungGenerationSizeMb: 48, stackSizeMb: 2, codeRangeSizeMb: 64 };
    assert.deepEqual(flagsOf(limits), ['--max-old-space-size=101', '--max-semi-space-size=16', '--stack-size=2048']);
    assert.deepEqual(flagsOf({ maxYoungGenerationSizeMb: 1 }), ['--max-semi-space-size=1']);
    assert.deepEqual(flagsOf({ maxOldGenerationSizeMb: undefined }), []);
  });
});

describe('refusedFlags', () => {
  it("reads the flags from Node's own message", () => {
    let refused: readonly string[] = [];
    try {
      new Worker('', { eval: true, execArgv: ['--no-warnings', '--max-old-space-size=200', '--title=x'] });
    } catch (error) {
      refused = refusedFlags(error);
    }
    assert.deepEqual(refused, ['--max-old-space-size=200', '--title=x']);
  });

  it('finds none in any other error', () => {
    for (const error of [new Error('flags: --a'), {}, 'text']) assert.deepEqual(refusedFlags(error), []);
  });
});
