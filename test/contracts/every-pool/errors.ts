import assert from 'node:assert/strict';
import type { BackEnd } from '../back-ends.js';
import { theme } from '../contract.js';
import { failure, rejection } from '../observe.js';
import { runProgram } from '../programs.js';
import { work } from '../tasks.js';
import { allOddities, type BuiltIn, PaymentError, throwing } from '../throwing-tasks.js';

const builtIns: readonly BuiltIn[] = [
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
];

export function errorsContract(backEnd: BackEnd): void {
  theme(backEnd, "a task's error", (it) => {
    for (const name of builtIns) {
      it(`keeps the class and message of a ${name}`, async ({ pool }) => {
        const error = await failure(pool({ size: 1 }).submit(throwing.throwBuiltIn, name));
        assert.equal(error.constructor, globalThis[name]);
        assert.equal(error.name, name);
        assert.equal(error.message, `a ${name}`);
      });
    }

    it('of an asynchronous task reaches the caller alike', async ({ pool }) => {
      const error = await failure(pool({ size: 1 }).submit(throwing.rejectLater, 'too late'));
      assert.ok(error instanceof TypeError);
      assert.equal(error.message, 'too late');
    });

    it('keeps its code and its own properties', async ({ pool }) => {
      const { code, errno, path, detail } = await failure(pool({ size: 1 }).submit(throwing.throwWithCode));
      assert.deepEqual([code, errno, path, detail], ['ENOENT', -2, '/nowhere', { deep: [1, 2] }]);
    });

    it('keeps its chain of causes', async ({ pool }) => {
      const outer = await failure(pool({ size: 1 }).submit(throwing.throwWithCauses));
      const middle = outer.cause as Error;
      const innermost = middle.cause as Error & { code: string };
      assert.ok(middle instanceof TypeError && innermost instanceof RangeError);
      assert.deepEqual([middle.message, innermost.message, innermost.code], ['middle', 'innermost', 'E_INNER']);
    });

    it('keeps a cause that is no error', async ({ pool }) => {
      const error = await failure(pool({ size: 1 }).submit(throwing.throwWithPlainCause));
      assert.deepEqual(error.cause, { retryAfter: 5 });
    });

    it('keeps the errors of an AggregateError', async ({ pool }) => {
      const error = await failure(pool({ size: 1 }).submit(throwing.throwAggregate));
      assert.ok(error instanceof AggregateError);
      assert.deepEqual(
        error.errors.map((one: Error) => [one.constructor, one.message]),
        [
          [TypeError, 'one'],
          [RangeError, 'two'],
        ],
      );
    });

    it('keeps the name of a DOMException', async ({ pool }) => {
      const error = await failure(pool({ size: 1 }).submit(throwing.throwAbort));
      assert.deepEqual([error.name, error.message], ['AbortError', 'stopped by itself']);
      assert.ok(error instanceof DOMException);
    });

    it('keeps its class if that is known by registerType', async ({ pool }) => {
      const error = await rejection(pool({ size: 1 }).submit(throwing.throwPaymentError));
      assert.ok(error instanceof PaymentError);
      assert.deepEqual([error.message, error.account], ['declined', 'NL01']);
    });

    it('of a class that nobody knows is an Error of the same name', async ({ pool }) => {
      const error = await failure(pool({ size: 1 }).submit(throwing.throwParseError));
      assert.deepEqual([error.name, error.message, error.line], ['ParseError', 'unexpected token', 12]);
    });

    it("has the frames of the task in its stack, then those of the map's caller", async ({ pool }) => {
      async function theMapsCaller() {
        return failure(pool({ size: 1 }).map(throwing.throwBuiltIn, ['TypeError'] as const));
      }
      const { stack } = await theMapsCaller();
      const inside = stack?.indexOf('throwBuiltIn') ?? -1;
      const outside = stack?.indexOf('theMapsCaller') ?? -1;
      assert.ok(inside >= 0, stack);
      assert.ok(outside > inside, stack);
    });

    it('has the frames of the caller of submit with callerStacks', async ({ pool }) => {
      async function theCaller() {
        return failure(pool({ size: 1 }).with({ callerStacks: true }).submit(throwing.throwBuiltIn, 'TypeError'));
      }
      const { stack } = await theCaller();
      const inside = stack?.indexOf('throwBuiltIn') ?? -1;
      const outside = stack?.indexOf('theCaller') ?? -1;
      assert.ok(inside >= 0 && outside > inside, stack);
    });

    it('has the frames of the caller of everyWorker with callerStacks', async ({ pool }) => {
      async function theCaller() {
        return failure(pool({ size: 1 }).with({ callerStacks: true }).everyWorker(throwing.throwBuiltIn, 'TypeError'));
      }
      const { stack } = await theCaller();
      assert.ok((stack?.indexOf('theCaller') ?? -1) > (stack?.indexOf('throwBuiltIn') ?? -1), stack);
    });

    for (const what of allOddities) {
      it(`harms nobody when it is ${what}`, async ({ pool }) => {
        const calls = pool({ size: 1 });
        for (const task of [throwing.throwOddity, throwing.rejectOddity]) {
          const future = calls.submit(task, what);
          // Not by `await`: a hostile value in the hands of an async function is asked for its `then`.
          const [outcome] = await Promise.allSettled([future]);
          assert.deepEqual([outcome.status, future.state], ['rejected', 'done']);
        }
        const [settled] = await calls.mapSettled(throwing.throwOddity, [what]);
        assert.equal(settled?.status, 'rejected');
        assert.equal(await calls.submit(work.square, 3), 9);
        assert.equal(calls.stats().failed, 3);
        assert.equal(calls.stats().deaths, 0);
      });
    }

    it('that nobody looks at raises unhandledRejection', async () => {
      const { code, stdout } = await runProgram('unhandled', backEnd.key, ['task-error']);
      assert.equal(stdout, 'unhandledRejection: a RangeError\n');
      assert.equal(code, 0);
    });

    it('that nobody looks at is not raised for a map that somebody awaits', async () => {
      const { code, stdout } = await runProgram('unhandled', backEnd.key, ['awaited-map']);
      assert.equal(stdout, '');
      assert.equal(code, 0);
    });
  });
}
