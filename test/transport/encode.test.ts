import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { BlockList, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { NotSerializableError, SharedMemoryError } from '#src/base/errors.js';
import { encode, explainPostError } from '#src/transport/encode.js';
import { across, post } from './across.js';

function refusal(value: unknown): NotSerializableError {
  try {
    encode([value], 'args');
  } catch (error) {
    assert.ok(error instanceof NotSerializableError, String(error));
    return error;
  }
  return assert.fail('it was not refused');
}

async function warningsOf(action: () => void): Promise<Error[]> {
  const warnings: Error[] = [];
  const listener = (warning: Error) => warnings.push(warning);
  process.on('warning', listener);
  action();
  // Warnings are emitted on the next tick.
  await new Promise(setImmediate);
  process.off('warning', listener);
  return warnings;
}

test('a value that structured clone carries faithfully is passed by reference', () => {
  const shared = { a: 1 };
  const values = [
    1,
    'text',
    undefined,
    [1, 'a', null],
    { shared, again: [shared] },
    new Map([[{ k: 1 }, new Set([1n])]]),
    [new Date(), /x/g, new Float64Array(3), new ArrayBuffer(2), new DataView(new ArrayBuffer(2))],
    new Array(3),
    new Float32Array(0),
    Object.assign(Object.create(null), { bare: true }),
  ];
  for (const value of values) {
    const { value: encoded, specials } = encode(value, 'args');
    assert.equal(encoded, value);
    assert.equal(specials, undefined);
  }
});

const unsendable: [name: string, value: unknown, what: RegExp][] = [
  ['a function', () => 1, /a function .*tasks\(\)/],
  ['a named function', function work() {}, /function work .*tasks\(\)/],
  ['a class', class Animal {}, /function Animal /],
  ['a symbol', Symbol('s'), /a symbol .*string/],
  ['a Promise', Promise.resolve(1), /Promise .*[Aa]wait/],
  ['a Proxy', new Proxy({}, {}), /a Proxy .*copy/],
  ['a Proxy of an array', new Proxy([1], {}), /a Proxy/],
  ['a SharedArrayBuffer', new SharedArrayBuffer(8), /plain SharedArrayBuffer cannot be sent/],
  ['a view on one', new Int32Array(new SharedArrayBuffer(8)), /plain SharedArrayBuffer cannot be sent/],
  ['a Buffer on one', Buffer.from(new SharedArrayBuffer(8)), /plain SharedArrayBuffer cannot be sent/],
  ['a WeakMap', new WeakMap(), /WeakMap .*a Map/],
  ['a WeakSet', new WeakSet(), /WeakSet .*a Set/],
  ['a WeakRef', new WeakRef({}), /WeakRef .*deref/],
  ['a generator', (function* () {})(), /an array/],
  ['an async generator', (async function* () {})(), /AsyncGenerator/],
  ['an iterator', [1].values(), /Array Iterator/],
  ['a boxed number', Object(1), /Number .*primitive/],
  ['a MessagePort', new MessageChannel().port1, /MessagePort/],
  ['a Blob', new Blob(['x']), /Blob/],
  ['a KeyObject', createSecretKey(randomBytes(8)), /SecretKeyObject/],
  ['a BlockList', new BlockList(), /BlockList/],
  ['a socket', new Socket(), /Socket .*inside the task/],
  ['a stream', Readable.from([]), /Readable/],
  ['a subclass of a stream', new (class Source extends Readable {})(), /Source/],
  ['a URL', new URL('http://localhost'), /URL/],
  ['an AbortSignal', new AbortController().signal, /AbortSignal/],
  ['a web stream', new ReadableStream(), /ReadableStream/],
  ['an Intl formatter', new Intl.NumberFormat(), /NumberFormat/],
];
for (const [name, value, what] of unsendable) {
  test(`${name} is refused with its path and the cure, at any depth`, () => {
    const paths: [unknown, string][] = [
      [value, 'args[0]'],
      [{ user: { 'first name': [value] } }, 'args[0].user["first name"][0]'],
      [new Map([['k', { value }]]), 'args[0].get("k").value'],
      [new Map([[{}, value]]), 'args[0].<value 0>'],
      [new Map([[1, 2], [value, 1] as never]), 'args[0].<key 1>'],
      [new Set([1, value]), 'args[0].<member 1>'],
      [Object.assign(new Error('x'), { value }), 'args[0].value'],
      [new Error('x', { cause: { value } }), 'args[0].cause.value'],
    ];
    for (const [holder, path] of paths) {
      const error = refusal(holder);
      assert.equal(error.path, path);
      assert.ok(error.message.startsWith(`${path}: `), error.message);
      assert.match(error.message, what);
    }
  });
}

test('a path stays readable with a long key', () => {
  const { path } = refusal({ ['k'.repeat(10_000)]: 1, [`${'long '.repeat(1000)}`]: () => 1 });
  assert.ok(path.length < 100);
});

test('a FileHandle is refused', async () => {
  const handle = await open(new URL(import.meta.url));
  try {
    assert.match(refusal({ handle }).message, /^args\[0\]\.handle: FileHandle /);
  } finally {
    await handle.close();
  }
});

test('a detached ArrayBuffer is refused, and so are views on it', () => {
  const buffer = new ArrayBuffer(8);
  const views = [new Uint8Array(buffer), new DataView(buffer), Buffer.from(buffer)];
  structuredClone(buffer, { transfer: [buffer] });
  for (const value of [buffer, views[0], views[2]])
    assert.match(refusal({ value }).message, /value: a detached ArrayBuffer/);
});

test('a getter that throws is told with its path, its error being the cause', () => {
  const reason = new Error('no');
  const hostile = {
    get secret() {
      throw reason;
    },
  };
  const error = refusal({ user: hostile });
  assert.equal(error.path, 'args[0].user.secret');
  assert.equal(error.cause, reason);
});

test('what cannot cross inside an instance is told of the outermost instance', () => {
  class Inner {
    callback = () => 1;
  }
  class Order {
    lines = [{ inner: new Inner() }];
  }
  const error = refusal({ order: new Order() });
  assert.equal(error.path, 'args[0].order');
  assert.match(error.message, /^args\[0\]\.order: Order .* its \.lines\[0\]\.inner\.callback is .*registerType\(Order/);
  assert.match(refusal({ after: [new Map([[1, new Date()]]), () => 1], order: 1 }).message, /after\[1\]: a function/);
});

test('an unregistered class gives its own enumerable properties and one warning for all its instances', async () => {
  class Point {
    x = 1;
    #hidden = 2;
    get sum() {
      return this.x + this.#hidden;
    }
  }
  let arrived: Point[] = [];
  const warnings = await warningsOf(() => {
    arrived = across([new Point(), new Point()]);
    across({ point: new Point(), bytes: Buffer.from('rewritten') });
  });
  assert.deepEqual(arrived, [{ x: 1 }, { x: 1 }]);
  assert.equal(warnings.length, 1);
  assert.equal((warnings[0] as Error & { code: string }).code, 'BREAKEVEN_CLASS_LOST');
  assert.match(warnings[0]!.message, /Point.*registerType\(Point/);
});

test('a subclass of Map arrives as a Map, with the warning', async () => {
  class Registry extends Map<string, number> {}
  const warnings = await warningsOf(() => {
    assert.deepEqual(across(new Registry([['a', 1]])), new Map([['a', 1]]));
    assert.deepEqual(across([new Registry([['a', 1]]), Buffer.from('b')])[0], new Map([['a', 1]]));
  });
  assert.equal(warnings.length, 1);
  assert.match(warnings[0]!.message, /Registry/);
});

test('objects of another realm or without a prototype are plain', async () => {
  const warnings = await warningsOf(() => {
    const foreign = runInContext(
      '({ list: [1, new Map([[1, 2]])], error: new TypeError("foreign") })',
      createContext(),
    );
    const { list, error } = across(foreign);
    assert.deepEqual(list, [1, new Map([[1, 2]])]);
    assert.ok(error instanceof TypeError);
    assert.deepEqual(across(Object.assign(Object.create(null), { a: 1 })), { a: 1 });
  });
  assert.deepEqual(warnings, []);
});

test('a Buffer brings only its own bytes', () => {
  const pooled = Buffer.from('pooled');
  assert.ok(pooled.buffer.byteLength > pooled.byteLength);
  const arrived = across({ pooled, empty: Buffer.alloc(0), big: Buffer.alloc(100, 7) });
  assert.deepEqual(arrived, { pooled: Buffer.from('pooled'), empty: Buffer.alloc(0), big: Buffer.alloc(100, 7) });
  assert.ok(Buffer.isBuffer(arrived.pooled));
  assert.equal(arrived.pooled.buffer.byteLength, 6);
});

test('a view on a small part of a large buffer brings only its own bytes', () => {
  const large = new ArrayBuffer(1000);
  new Uint8Array(large).fill(3, 8, 16);
  for (const view of [new Uint16Array(large, 8, 4), new DataView(large, 8, 8)]) {
    const arrived = across({ view }).view;
    assert.deepEqual(arrived, structuredClone(view));
    assert.equal(arrived.buffer.byteLength, 8);
  }
});

test('views that share a buffer, or come with it, share it on the other side', () => {
  const large = new ArrayBuffer(1000);
  const [first, second] = across([new Uint8Array(large, 0, 4), new Uint8Array(large, 2, 4)]);
  first![2] = 9;
  assert.equal(second![0], 9);
  const { part, whole } = across({ part: new Uint8Array(large, 4, 4), whole: large });
  assert.equal(part.buffer, whole);
});

test('the receiver’s copy is its own', () => {
  const sent = { bytes: Buffer.from('abc'), list: [1] };
  const arrived = across(sent);
  arrived.bytes[0] = 0;
  arrived.list.push(2);
  assert.deepEqual(sent, { bytes: Buffer.from('abc'), list: [1] });
});

test('a deeply nested value with something special is refused, not a stack overflow', () => {
  let nested: unknown = Buffer.from('x');
  for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
  assert.match(refusal(nested).message, /args is nested too deeply/);
});

test('what a getter hides at first is explained when posting fails', () => {
  let reads = 0;
  const fickle = {
    get value() {
      reads += 1;
      return reads > 1 ? () => 1 : 1;
    },
  };
  const encoded = encode([fickle], 'args');
  assert.throws(
    () => post(encoded),
    (error) => {
      const explained = explainPostError(error, [fickle], 'args');
      assert.equal((explained as NotSerializableError).path, 'args[0].value');
      return true;
    },
  );
});

test('an error of posting that has no path is kept as the cause', () => {
  const reason = new Error('out of memory');
  const explained = explainPostError(reason, [1], 'args');
  assert.equal((explained as NotSerializableError).path, 'args');
  assert.equal(explained.cause, reason);
});

test('an error of posting that says itself what is wrong stays as it is', () => {
  const reason = new SharedMemoryError('it is gone');
  assert.equal(explainPostError(reason, [1], 'args'), reason);
});

test('an arguments object is explained when posting fails', () => {
  const list = (function (..._: unknown[]) {
    // biome-ignore lint/complexity/noArguments: it is what is tested.
    return arguments;
  })(1, 2);
  assert.throws(() => post(encode([list], 'args')));
  assert.match(
    explainPostError(new Error(), [list], 'args').message,
    /args\[0\]: an arguments object .*\[\.\.\.arguments\]/,
  );
});
