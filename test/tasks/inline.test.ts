import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InlineFunctionError } from '#src/base/errors.js';
import { blameFreeVariable, compileInline } from '#src/tasks/inline.js';

// biome-ignore lint/suspicious/noExplicitAny: tests call what they have compiled.
type Anything = any;

function compile(source: string, name = 'task'): Anything {
  return compileInline(source, name);
}

/** What the caller of an inline function is told when it throws. */
async function failure(task: Anything, ...args: unknown[]): Promise<unknown> {
  try {
    await task(...args);
  } catch (error) {
    return blameFreeVariable(error, task);
  }
  return assert.fail('It did not throw.');
}

async function blamed(task: Anything, ...args: unknown[]): Promise<string> {
  const error = await failure(task, ...args);
  assert.ok(error instanceof InlineFunctionError, String(error));
  return error.message;
}

test('arrow functions, function expressions, async functions, default values and rest parameters work', async () => {
  assert.equal(compile('(x) => x * 2')(3), 6);
  assert.equal(compile('function (x) { return x * 2 }')(3), 6);
  assert.equal(compile('function named(n) { return n < 2 ? 1 : n * named(n - 1) }')(5), 120);
  assert.equal(await compile('async (x, y = 4) => x + y')(3), 7);
  assert.equal(compile('({ a, ...others }, [b], ...rest) => [a, others, b, rest].length')({ a: 1, c: 2 }, [3], 4), 4);
});

test('a source that ends in a comment compiles', () => {
  assert.equal(compile('(x) => x // the same')(3), 3);
});

test('a source is compiled once', () => {
  assert.equal(compile('(x) => x + 1'), compile('(x) => x + 1'));
});

test('it runs in strict mode', () => {
  assert.equal(compile('function () { return this }')(), undefined);
});

test('it keeps its name, also as an arrow function', () => {
  assert.equal(compile('(x) => x', 'square').name, 'square');
});

test('it has a recognisable name in stacks', () => {
  const task = compile('() => { throw new Error("x") }', 'my task');
  assert.throws(task, (error) => error instanceof Error && /breakeven-inline:my_task:/.test(error.stack ?? ''));
});

test('it can import built-in modules', async () => {
  assert.equal(await compile("async () => (await import('node:path')).basename('/a/b')")(), 'b');
});

test('a free variable is named, with both cures', async () => {
  const message = await blamed(compile('(x) => x + limit', 'add'), 1);
  assert.match(message, /'add' uses the variable 'limit'.*args: \[limit\].*tasks\(\)/);
});

test('a free variable is named also when it is assigned to, used after an await, or used in an inner function', async () => {
  assert.match(await blamed(compile('(x) => { total = x }'), 1), /'total'/);
  assert.match(await blamed(compile('async (x) => { await null; return x + limit }'), 1), /'limit'/);
  assert.match(await blamed(compile('(x) => [x].map((y) => y + limit)'), 1), /'limit'/);
});

test('the original error is the cause', async () => {
  const error = await failure(compile('() => limit'));
  assert.ok(error instanceof InlineFunctionError && error.cause instanceof ReferenceError);
});

test('a ReferenceError of a library that the function calls is left as it is', async () => {
  const library = new Function('return notDefinedInTheLibrary');
  const error = await failure(compile('(library) => library()'), library);
  assert.ok(error instanceof ReferenceError);
});

test('a ReferenceError of a library is left as it is even if the function has a variable of that name', async () => {
  const library = new Function('return limit');
  const error = await failure(compile('(library, limit) => library()'), library, 1);
  assert.ok(error instanceof ReferenceError);
});

test('a ReferenceError of another kind, or made by the function, is left as it is', async () => {
  const early = await failure(compile('() => { const x = y; const y = 1; return x }'));
  assert.match(String(early), /ReferenceError: Cannot access 'y'/);
  const made = await failure(compile("() => { throw new ReferenceError('process is not defined') }"));
  assert.ok(made instanceof ReferenceError);
});

test('other thrown values are left as they are, hostile ones included', async () => {
  const hostile = new Proxy(new ReferenceError('x is not defined'), {
    getPrototypeOf() {
      throw new Error('hostile');
    },
  });
  assert.equal(await failure(compile('(value) => { throw value }'), null), null);
  assert.equal(await failure(compile('(value) => { throw value; x }'), hostile), hostile);
});

test('the error of a function that was not compiled here is left as it is', () => {
  const error = new ReferenceError('limit is not defined');
  assert.equal(
    blameFreeVariable(error, () => 1),
    error,
  );
});

test('the name that esbuild and tsx keep for functions is provided', () => {
  const task = compile("(x) => { const add = __name((y) => y + 1, 'add'); return [add(x), add.name] }");
  assert.deepEqual(task(1), [2, 'add']);
});

test('class fields, spread and rest of older targets are provided', () => {
  assert.equal(compile('() => { class A { constructor() { __publicField(this, "x", 1) } } return new A().x }')(), 1);
  assert.deepEqual(compile('(o) => __spreadProps(__spreadValues({}, o), { b: 2 })')({ a: 1 }), { a: 1, b: 2 });
  assert.deepEqual(compile('(o) => __rest(o, ["a"])')({ a: 1, b: 2 }), { b: 2 });
  assert.deepEqual(compile('(o) => __objRest(o, ["a"])')({ a: 1, b: 2 }), { b: 2 });
  assert.deepEqual(compile('(o) => __assign({}, o)')({ a: 1 }), { a: 1 });
  assert.deepEqual(compile('(a) => __spreadArray([0], a, true)')([1, 2]), [0, 1, 2]);
});

for (const [who, call] of [
  ['TypeScript', '__awaiter(this, void 0, void 0, function* () {'],
  ['esbuild', '__async(this, null, function* () {'],
] as const) {
  test(`async functions that ${who} compiled to generators work`, async () => {
    const body = 'try { yield Promise.reject(new Error("no")) } catch { return (yield f(x)) + 1 } })';
    const task = compile(`function (x, f) { return ${call} ${body} }`);
    assert.equal(await task(1, async (x: number) => x * 10), 11);
  });

  test(`async functions that ${who} compiled to generators reject with what they throw`, async () => {
    const task = compile(`function () { return ${call} yield 1; throw new RangeError('far') }) }`);
    await assert.rejects(task(), { name: 'RangeError', message: 'far' });
  });
}

test('coverage counters take every count', () => {
  const istanbul = '(x) => { cov_1k2j3h().f[0]++; cov_1k2j3h().b[0][1]++; cov_1k2j3h().s[2] += 1; return x }';
  assert.equal(compile(istanbul)(5), 5);
  assert.equal(compile('(x) => { stryCov_9fa48("1", "2"); return x }')(5), 5);
});

for (const [variable, what] of [
  ['tslib_1', /helper that TypeScript adds for old targets\. Compile for ES2022/],
  ['__generator', /helper that TypeScript adds for old targets/],
  ['__privateGet', /helper that a compiler adds\. Compile for ES2022/],
  ['_asyncToGenerator', /a helper or an import that a compiler has renamed\. Import inside the function/],
  ['import_sharp', /an import that a compiler has renamed/],
  ['node_fs_1', /an import that a compiler has renamed/],
  ['__vite_ssr_import_0__', /an import that a compiler has renamed/],
  ['require', /a variable of CommonJS modules.*await import/],
  ['__dirname', /a variable of CommonJS modules/],
] as const) {
  test(`a missing ${variable} is recognised for what it is`, async () => {
    const message = await blamed(compile(`(x) => ${variable}(x)`), 1);
    assert.match(message, new RegExp(`'${variable}'`));
    assert.match(message, what);
  });
}

test('a source that is no function is refused', () => {
  assert.throws(() => compile('(x) =>'), InlineFunctionError);
});
