/** Tasks that fail in every way there is, and the classes that they fail with. */

import { registerType, tasks } from 'breakeven';

/** Known to both sides. */
export class PaymentError extends Error {
  readonly account: string;

  constructor(message: string, account: string) {
    super(message);
    this.name = 'PaymentError';
    this.account = account;
  }
}

registerType(PaymentError, {
  encode: ({ message, account }) => ({ message, account }),
  decode: ({ message, account }) => new PaymentError(message, account),
});

/** Known to nobody. */
class ParseError extends Error {
  override readonly name = 'ParseError';
  readonly line = 12;
}

const builtIns = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
export type BuiltIn = keyof typeof builtIns;

function throwBuiltIn(name: BuiltIn): never {
  throw new builtIns[name](`a ${name}`);
}

async function rejectLater(message: string): Promise<never> {
  await null;
  throw new TypeError(message);
}

function throwWithCode(): never {
  throw Object.assign(new Error('no such file'), {
    code: 'ENOENT',
    errno: -2,
    path: '/nowhere',
    detail: { deep: [1, 2] },
  });
}

function throwWithCauses(): never {
  const innermost = Object.assign(new RangeError('innermost'), { code: 'E_INNER' });
  throw new Error('outer', { cause: new TypeError('middle', { cause: innermost }) });
}

function throwWithPlainCause(): never {
  throw new Error('outer', { cause: { retryAfter: 5 } });
}

function throwAggregate(): never {
  throw new AggregateError([new TypeError('one'), new RangeError('two')], 'both failed');
}

function throwAbort(): never {
  throw new DOMException('stopped by itself', 'AbortError');
}

function throwPaymentError(): never {
  throw new PaymentError('declined', 'NL01');
}

function throwParseError(): never {
  throw new ParseError('unexpected token');
}

const oddities = {
  null: () => null,
  undefined: () => undefined,
  'a string': () => 'just text',
  'a number': () => 42,
  'a plain object': () => ({ status: 404 }),
  'a symbol': () => Symbol('odd'),
  'a function': () => function odd() {},
  'a Proxy that throws at all': () => hostileProxy(),
  'a revoked Proxy': () => revoked(),
  'an error with a throwing message': () => withGetter('message'),
  'an error with a throwing stack': () => withGetter('stack'),
  'an error with a throwing name': () => withGetter('name'),
  'an error with a throwing own property': () => withGetter('detail', true),
  'an error with a throwing cause': () => withGetter('cause'),
  'an error with a function in a property': () => Object.assign(new Error('odd'), { retry: () => {} }),
  'an error with a cause that cannot cross': () => new Error('odd', { cause: new WeakMap() }),
  'an error that is its own cause': () => ownCause(),
  'an error with a message of a megabyte': () => new Error('x'.repeat(2 ** 20)),
  'an error without a prototype': () => Object.setPrototypeOf(new Error('odd'), null),
} satisfies Record<string, () => unknown>;

export type Oddity = keyof typeof oddities;
export const allOddities = Object.keys(oddities) as Oddity[];

function throwOddity(what: Oddity): never {
  throw oddities[what]();
}

async function rejectOddity(what: Oddity): Promise<never> {
  await null;
  throw oddities[what]();
}

function hostileProxy(): object {
  const hostile = () => {
    throw new Error('hands off');
  };
  return new Proxy(
    {},
    { get: hostile, has: hostile, ownKeys: hostile, getPrototypeOf: hostile, getOwnPropertyDescriptor: hostile },
  );
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function withGetter(key: string, enumerable = false): Error {
  return Object.defineProperty(new Error('odd'), key, {
    enumerable,
    get() {
      throw new Error('hands off');
    },
  });
}

function ownCause(): Error {
  const error = new Error('odd');
  error.cause = error;
  return error;
}

export const throwing = tasks(import.meta, {
  throwBuiltIn,
  rejectLater,
  throwWithCode,
  throwWithCauses,
  throwWithPlainCause,
  throwAggregate,
  throwAbort,
  throwPaymentError,
  throwParseError,
  throwOddity,
  rejectOddity,
});
