import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSerializableError, OptionError } from '#src/base/errors.js';
import { decode } from '#src/transport/decode.js';
import { encode } from '#src/transport/encode.js';
import { registerType } from '#src/transport/registered-types.js';
import { across, post } from './across.js';

let constructed = 0;
class Temperature {
  readonly #celsius: number;
  constructor(celsius: number) {
    constructed += 1;
    this.#celsius = celsius;
  }
  get celsius() {
    return this.#celsius;
  }
}
registerType(Temperature, {
  encode: ({ celsius }) => ({ celsius }),
  decode: ({ celsius }) => new Temperature(celsius),
});

class Node {
  next: unknown;
  constructor(next: unknown) {
    this.next = next;
  }
}
registerType(Node, { name: 'test.Node', encode: ({ next }) => next, decode: (next) => new Node(next) });

test('an instance of a registered class arrives as one, with its identity', () => {
  const sent = new Temperature(21);
  const before = constructed;
  const { list, key } = across({ list: [sent, sent], key: new Map([[sent, 1]]) });
  assert.ok(list[0] instanceof Temperature);
  assert.equal(list[0].celsius, 21);
  assert.equal(list[1], list[0]);
  assert.equal(key.get(list[0]!), 1);
  assert.equal(constructed, before + 1);
});

test('registered values nest, with other special values inside', () => {
  const sent = new Node([new Node(Buffer.from('deep')), new Temperature(1), new Error('inside')]);
  const arrived = across(sent).next as [Node, Temperature, Error];
  assert.deepEqual(arrived[0].next, Buffer.from('deep'));
  assert.equal(arrived[1].celsius, 1);
  assert.equal(arrived[2].message, 'inside');
});

test('a subclass of a registered class is not registered by that', () => {
  class Fever extends Temperature {
    degrees = 40;
  }
  assert.deepEqual(across(new Fever(40)), { degrees: 40 });
});

test('a circle through a registered value is refused, wherever it begins', () => {
  const itself = new Node(undefined);
  itself.next = itself;
  const throughList = new Node([] as unknown[]);
  (throughList.next as unknown[]).push(throughList);
  const throughError = new Error('round', { cause: new Node(undefined) });
  (throughError.cause as Node).next = { throughError };
  const sideways = { side: {} as Record<string, unknown>, node: new Node(undefined) };
  sideways.side.back = sideways;
  sideways.node.next = sideways.side;
  for (const [value, path] of [
    [itself, 'args[0]'],
    [{ list: throughList.next }, 'args[0].list[0]'],
    [throughError, 'args[0].cause'],
    [sideways, 'args[0].node'],
  ] as const) {
    assert.throws(
      () => encode([value], 'args'),
      (error) => error instanceof NotSerializableError && error.path === path && /leads back/.test(error.message),
    );
  }
});

test('a circle next to a registered value is no circle through it', () => {
  const round = { self: undefined as unknown, node: new Node([1]) };
  round.self = round;
  const arrived = across(round);
  assert.equal(arrived.self, arrived);
  assert.deepEqual(arrived.node.next, [1]);
});

test('what encode throws is the cause of a refusal with the path', () => {
  class Broken {
    readonly broken = true;
  }
  const reason = new Error('cannot');
  registerType(Broken, {
    encode() {
      throw reason;
    },
    decode: () => new Broken(),
  });
  assert.throws(
    () => encode([{ it: new Broken() }], 'args'),
    (error) => error instanceof NotSerializableError && error.path === 'args[0].it' && error.cause === reason,
  );
});

test('what encode returns and cannot cross is refused with its path', () => {
  assert.throws(() => encode([new Node({ f: () => 1 })], 'args'), { path: 'args[0].<encoded>.f' });
});

test('a type that the receiver has not registered is told with the cure', () => {
  const { value, specials } = post(encode(new Temperature(1), 'args'));
  const unknown = specials!.map((special) => ({ ...special, data: { type: 'Elsewhere', encoded: 1 } }));
  assert.throws(() => decode({ value, specials: unknown }), /'Elsewhere'.*both sides import/);
});

test('two copies of the package share their types', async () => {
  const copy: typeof import('#src/transport/registered-types.js') = await import(
    `${import.meta.resolve('#src/transport/registered-types.js')}?copy`
  );
  assert.equal(copy.registeredTypeNamed('Temperature')?.name, 'Temperature');
  assert.notEqual(copy.registerType, registerType);
});

test('bad registrations throw an OptionError that names what is wrong', () => {
  const codec = { encode: () => 1, decode: () => new Node(1) };
  // biome-ignore lint/suspicious/noExplicitAny: wrong on purpose.
  const register = registerType as (Class: any, codec: any) => void;
  const anonymous = (() => class {})();
  for (const [Class, given, message] of [
    [undefined, codec, /must be a class, not undefined/],
    [() => 1, codec, /must be a class/],
    [class A {}, undefined, /\{ encode, decode \}, not undefined/],
    [class A {}, { decode: codec.decode }, /'encode' must be a function, not undefined/],
    [class A {}, { ...codec, decode: 'x' }, /'decode' must be a function, not 'x'/],
    [class A {}, { ...codec, nmae: 'x' }, /no option 'nmae'/],
    [class A {}, { ...codec, name: 7 }, /'name' must be a string/],
    [anonymous, codec, /'name' must be a string that is not empty/],
    [Temperature, codec, /registered already/],
    [class Temperature {}, codec, /another class is registered as 'Temperature'/],
    [Map, codec, /crosses to workers as it is/],
    [TypeError, codec, /crosses to workers as it is/],
  ] as const) {
    assert.throws(
      () => register(Class, given),
      (error) => error instanceof OptionError && message.test(error.message),
      String(message),
    );
  }
});
