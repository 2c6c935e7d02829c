import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { OptionError, TaskCancelledError, TaskTimeoutError } from '#src/base/errors.js';
import { registerType } from '#src/transport/registered-types.js';
import { fromErrorWire, toErrorWire } from '#src/transport/remote-error.js';
import { post } from './across.js';

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever properties it has.
type Arrived = any;

function throwAcross(thrown: unknown, callerStack?: string): Arrived {
  return fromErrorWire(post(toErrorWire(thrown)), callerStack);
}

test('built-in errors keep their class, message and the worker’s frames', () => {
  for (const Class of [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]) {
    const thrown = new Class('what went wrong');
    const arrived = throwAcross(thrown);
    assert.equal(Object.getPrototypeOf(arrived), Class.prototype);
    assert.equal(arrived.message, 'what went wrong');
    assert.equal(arrived.stack, thrown.stack);
    assert.deepEqual(Object.keys(arrived), []);
  }
  assert.match(new Error('later').stack!, /remote-error\.test/);
});

test('the caller’s frames come after the worker’s, behind a line that parts them', () => {
  const caller = new Error('ignored');
  const lines = throwAcross(new Error('boom'), caller.stack).stack.split('\n');
  const parting = lines.indexOf('    --- called from ---');
  assert.equal(lines[0], 'Error: boom');
  assert.ok(parting > 1);
  assert.deepEqual(lines.slice(parting + 1), caller.stack!.split('\n').slice(1));
});

test('code and other own properties arrive, buffers and errors among them', () => {
  const thrown = Object.assign(new TypeError('bad'), {
    code: 'E_BAD',
    detail: { bytes: Buffer.from('x'), inner: new RangeError('inner') },
  });
  const arrived = throwAcross(thrown);
  assert.equal(arrived.code, 'E_BAD');
  assert.deepEqual(arrived.detail.bytes, Buffer.from('x'));
  assert.ok(arrived.detail.inner instanceof RangeError);
});

test('own properties that cannot cross are left out, the others arrive', () => {
  const thrown = Object.assign(new Error('x'), { code: 'E', callback: () => 1, key: Symbol('s'), map: new WeakMap() });
  Object.defineProperty(thrown, 'hostile', {
    enumerable: true,
    get() {
      throw new Error('no');
    },
  });
  assert.deepEqual({ ...throwAcross(thrown) }, { code: 'E' });
});

test('an error of an unregistered class keeps its name', () => {
  class HttpError extends Error {
    override name = 'HttpError';
    status = 404;
  }
  class Quiet extends Error {}
  Object.defineProperty(Quiet.prototype, 'name', { value: 'Quiet' });
  const arrived = throwAcross(new HttpError('gone'));
  assert.deepEqual([arrived.constructor, arrived.name, arrived.status], [Error, 'HttpError', 404]);
  const quiet = throwAcross(new Quiet('psst'));
  assert.deepEqual([quiet.constructor, quiet.name, Object.keys(quiet)], [Error, 'Quiet', []]);
});

test('breakeven’s own errors keep their class', () => {
  const timeout = throwAcross(new TaskTimeoutError('slow', 50));
  assert.ok(timeout instanceof TaskTimeoutError);
  assert.deepEqual([timeout.code, timeout.timeout], ['BREAKEVEN_TASK_TIMEOUT', 50]);
  const cancelled = throwAcross(new TaskCancelledError());
  assert.ok(cancelled instanceof TaskCancelledError);
  assert.deepEqual([cancelled.name, cancelled.code], ['AbortError', 'ABORT_ERR']);
});

test('breakeven’s own errors keep their class when another copy of the package threw them', async () => {
  const copy: typeof import('#src/base/errors.js') = await import(
    `${import.meta.resolve('#src/base/errors.js')}?another-copy`
  );
  assert.ok(throwAcross(new copy.OptionError('no')) instanceof OptionError);
});

test('an error of a user’s that is called like one of breakeven’s is not taken for it', () => {
  class MyOptionError extends Error {}
  Object.defineProperty(MyOptionError.prototype, 'name', { value: 'OptionError' });
  const arrived = throwAcross(new MyOptionError('mine'));
  assert.ok(!(arrived instanceof OptionError));
  assert.equal(arrived.name, 'OptionError');
});

test('a DOMException arrives with properties of its own where its class has a getter alone', () => {
  const error = Object.defineProperty(new DOMException('stop', 'AbortError'), 'code', {
    value: 'E_STOP',
    enumerable: true,
  });
  const arrived = throwAcross(error);
  assert.ok(arrived instanceof DOMException);
  assert.equal(arrived.code, 'E_STOP');
});

test('a DOMException keeps its class', () => {
  const arrived = throwAcross(new DOMException('stop', 'AbortError'));
  assert.ok(arrived instanceof DOMException);
  assert.deepEqual([arrived.name, arrived.message], ['AbortError', 'stop']);
});

class Declined extends Error {
  readonly amount: bigint;
  constructor(amount: bigint) {
    super(`declined: ${amount}`);
    this.amount = amount;
  }
}
registerType(Declined, { encode: ({ amount }) => amount, decode: (amount) => new Declined(amount) });

test('an error of a registered class arrives as one, with the worker’s stack and its cause', () => {
  const thrown = new Declined(12n);
  thrown.cause = new TypeError('why');
  const arrived = throwAcross(thrown);
  assert.ok(arrived instanceof Declined);
  assert.equal(arrived.amount, 12n);
  assert.equal(arrived.stack, thrown.stack);
  assert.ok(arrived.cause instanceof TypeError);
});

test('a cause that decode has set is left as it is', () => {
  class Chosen extends Error {}
  registerType(Chosen, { encode: () => 1, decode: () => new Chosen('x', { cause: 'chosen' }) });
  assert.equal(throwAcross(new Chosen('x', { cause: 'of the worker' })).cause, 'chosen');
});

test('an error whose registered codec fails arrives all the same', () => {
  class Faulty extends RangeError {
    override name = 'Faulty';
  }
  registerType(Faulty, {
    encode: () => 1,
    decode() {
      throw new Error('no');
    },
  });
  class Mute extends RangeError {
    override name = 'Mute';
  }
  registerType(Mute, {
    encode() {
      throw new Error('no');
    },
    decode: () => new Mute(),
  });
  for (const Class of [Faulty, Mute]) {
    const arrived = throwAcross(new Class('text'));
    assert.ok(arrived instanceof RangeError);
    assert.deepEqual([arrived.name, arrived.message], [Class.name, 'text']);
  }
});

test('causes arrive as a chain; one that is no error arrives as it is', () => {
  const arrived = throwAcross(new Error('a', { cause: new TypeError('b', { cause: 'just text' }) }));
  assert.ok(arrived.cause instanceof TypeError);
  assert.equal(arrived.cause.cause, 'just text');
  assert.equal(throwAcross(new Error('a', { cause: null })).cause, null);
});

test('a cause that cannot cross is described', () => {
  assert.equal(throwAcross(new Error('a', { cause: () => 1 })).cause, 'a function');
});

test('causes that go round in a circle arrive as that circle', () => {
  const first = new Error('first');
  first.cause = new Error('second', { cause: first });
  const arrived = throwAcross(first);
  assert.equal(arrived.cause.message, 'second');
  assert.equal(arrived.cause.cause, arrived);
});

test('an endless chain of causes is cut', () => {
  let thrown = new Error('innermost');
  for (let depth = 0; depth < 100_000; depth += 1) thrown = new Error('outer', { cause: thrown });
  let length = 0;
  for (let error = throwAcross(thrown); error instanceof Error; error = error.cause as Error) length += 1;
  assert.ok(length > 10 && length < 100);
});

test('an AggregateError brings its errors', () => {
  const arrived = throwAcross(new AggregateError([new TypeError('one'), 2], 'several'));
  assert.ok(arrived instanceof AggregateError);
  assert.ok(arrived.errors[0] instanceof TypeError);
  assert.equal(arrived.errors[1], 2);
});

test('a list of errors that is an ordinary property stays one', () => {
  const arrived = throwAcross(Object.assign(new Error('x'), { errors: [new TypeError('one')] }));
  assert.deepEqual(Object.keys(arrived), ['errors']);
  assert.ok(arrived.errors[0] instanceof TypeError);
});

const described: [thrown: unknown, text: string, carried: unknown][] = [
  [null, 'null', null],
  [undefined, 'undefined', undefined],
  ['text', "'text'", 'text'],
  [7, '7', 7],
  [Symbol('s'), 'Symbol(s)', 'Symbol(s)'],
  [() => 1, 'a function', 'a function'],
  [new Proxy({}, {}), 'a Proxy', 'a Proxy'],
  [{ status: 404 }, '{ status: 404 }', { status: 404 }],
];
for (const [thrown, text, carried] of described) {
  test(`throw ${inspect(thrown)} reaches the caller as an Error that says so, with the value as its cause`, () => {
    const arrived = throwAcross(thrown);
    assert.equal(Object.getPrototypeOf(arrived), Error.prototype);
    assert.equal(arrived.message, `The task threw ${text}, which is not an Error.`);
    assert.ok(Object.hasOwn(arrived, 'cause'));
    assert.deepEqual(arrived.cause, carried);
  });
}

test('the error made of a thrown value has the caller’s frames', () => {
  const caller = new Error();
  assert.ok(throwAcross(null, caller.stack).stack.endsWith(caller.stack!.split('\n').at(-1)!));
});

test('hostile errors never throw while they cross', () => {
  const no = () => {
    throw new Error('hostile');
  };
  const hostileKeys = new Error('x');
  // The stack first: defining it formats the error.
  for (const key of ['stack', 'message', 'name', 'cause', 'errors'])
    Object.defineProperty(hostileKeys, key, { get: no });
  const throwingProxy = new Proxy(new Error('x'), { get: no, getPrototypeOf: no, ownKeys: no, has: no });
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostilePrototype = Object.create(new Proxy(Error.prototype, { get: no, getPrototypeOf: no }));
  const oddTypes = Object.assign(new Error('x'), { name: 5, stack: {} });
  const toStringTag = { [Symbol.toStringTag]: 1, [Symbol.toPrimitive]: no, toString: no, [inspect.custom]: no };
  for (const thrown of [hostileKeys, throwingProxy, revoked, hostilePrototype, oddTypes, toStringTag]) {
    const arrived = throwAcross(thrown);
    assert.ok(arrived instanceof Error);
    assert.equal(typeof arrived.message, 'string');
    assert.equal(typeof arrived.stack, 'string');
  }
});

test('a message of megabytes is cut, in the stack too, and says so', () => {
  const arrived = throwAcross(new Error('x'.repeat(5_000_000)));
  assert.match(arrived.message.slice(-60), /x… \(cut: it has 5000000 characters\)$/);
  assert.ok(arrived.message.length < 1_100_000);
  assert.ok(arrived.stack.length < 2_200_000);
  assert.ok(arrived.stack.slice(-1000).includes('remote-error.test'));
  assert.equal(throwAcross(new Error('x'.repeat(1_000_000))).message.length, 1_000_000);
});

test('own keys called __proto__ and constructor arrive as plain data', () => {
  const thrown = new Error('x');
  for (const key of ['__proto__', 'constructor']) {
    Object.defineProperty(thrown, key, { value: { polluted: key }, enumerable: true });
  }
  const arrived = throwAcross(thrown);
  assert.deepEqual(Object.getOwnPropertyDescriptor(arrived, '__proto__')?.value, { polluted: '__proto__' });
  assert.deepEqual(Object.getOwnPropertyDescriptor(arrived, 'constructor')?.value, { polluted: 'constructor' });
  assert.equal(Object.getPrototypeOf(arrived), Error.prototype);
  assert.equal(({} as Arrived).polluted, undefined);
});
