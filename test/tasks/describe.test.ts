import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { InlineFunctionError, OptionError } from '#src/base/errors.js';
import { describeTask, taskName } from '#src/tasks/describe.js';
import { tasks } from '#src/tasks/tasks.js';

class Parent {
  weight = 1;
}

class Camera extends Parent {
  static counted = 0;
  #secret = 7;
  lens = 50;
  shoot(): number {
    return this.lens;
  }
  get zoom(): number {
    return 1;
  }
  set zoom(value: number) {
    this.lens = value;
  }
  arrowWithThis(): () => number {
    return () => this.lens;
  }
  arrowWithSuper(): () => unknown {
    return () => super.toString();
  }
  arrowWithPrivate(): () => number {
    return () => this.#secret;
  }
}

function lexicalArguments(..._values: unknown[]): () => unknown {
  // biome-ignore lint/complexity/noArguments: the very thing that is refused.
  return () => arguments[0];
}

function lexicalNewTarget(): () => unknown {
  return () => new.target;
}

function accessor(kind: 'get' | 'set'): unknown {
  return Object.getOwnPropertyDescriptor(Camera.prototype, 'zoom')?.[kind];
}

test('a registered function is described by its module and key', () => {
  const f = () => 1;
  tasks('file:///describe-test.js', { f });
  assert.deepEqual(describeTask(f), { kind: 'registered', module: 'file:///describe-test.js', key: 'f' });
});

test('an inline function is described by its source and name', () => {
  const square = (x: number) => x * x;
  assert.deepEqual(describeTask(square), { kind: 'inline', source: '(x) => x * x', name: 'square' });
});

test('a function is described once: the description is remembered', () => {
  const f = () => 1;
  assert.equal(describeTask(f), describeTask(f));
});

test('a function that is registered after it was used inline is described by its module from then on', () => {
  const f = () => 1;
  describeTask(f);
  tasks('file:///describe-later-test.js', { f });
  assert.equal(describeTask(f).kind, 'registered');
});

for (const [path, task] of Object.entries({
  'Math.sqrt': Math.sqrt,
  'JSON.parse': JSON.parse,
  String,
  parseInt: Number.parseInt,
  'Array.isArray': Array.isArray,
  'console.log': console.log,
  structuredClone,
  btoa,
  fetch,
})) {
  test(`the native function ${path} is described by its place below globalThis`, () => {
    assert.deepEqual(describeTask(task), { kind: 'global', path });
  });
}

for (const [what, task] of Object.entries({
  'a function expression': (x: number) => x,
  'an async function': async (x: number, y = 2) => x + y,
  'a function that hands import() a name': () => import('node:fs'),
  'a function whose inner functions have a this of their own': function () {
    class Inner {
      value = this;
      method() {
        return this;
      }
    }
    return [
      Inner,
      function (this: unknown) {
        return this;
      },
      { this: 1 }.this,
      'this',
      /this/,
      `this`, // this
    ];
  },
  'an arrow function whose inner functions have a this of their own': () => [
    function (this: unknown) {
      return this;
    },
    class {
      value = this;
    },
    'this',
    /this/,
  ],
  'a function that uses its own arguments': function () {
    // biome-ignore lint/complexity/noArguments: they are its own.
    return arguments.length;
  },
  'an async function compiled to a generator, which hands this on': runInNewContext(
    '(function () { return __awaiter(this, void 0, void 0, function* () { yield 1; }); })',
  ),
})) {
  test(`${what} can be an inline function`, () => {
    assert.equal(describeTask(task).kind, 'inline');
  });
}

const camera = new Camera();
const refusals: Record<string, readonly [task: unknown, message: RegExp]> = {
  'a method': [camera.shoot, /'shoot' cannot run in a worker: it is a method.*Write it as a function.*tasks\(\)/],
  'an async method': [{ async load() {} }.load, /it is a method/],
  'a getter': [accessor('get'), /it is a getter\. Wrap it in a function/],
  'a setter': [accessor('set'), /it is a setter\. Wrap it in a function/],
  'a bound function': [((x: number) => x).bind(null), /it is a bound function.*Pass what it is bound to as arguments/],
  'a class that is not registered': [Camera, /'Camera' .*it is a class\. Register it with tasks\(\)/],
  'an arrow function that uses this': [camera.arrowWithThis(), /it uses `this`.*Take what it needs as an argument/],
  'a function that uses this': [
    function (this: Camera) {
      return [1].map(() => this.lens);
    },
    /it uses `this`/,
  ],
  'a function that uses this in a template': [
    function (this: Camera) {
      return `${this.lens}`;
    },
    /it uses `this`/,
  ],
  'an arrow function that uses super': [camera.arrowWithSuper(), /it uses `super`.*Move that code/],
  'an arrow function that uses a private name': [
    camera.arrowWithPrivate(),
    /it uses a private name.*register the class/,
  ],
  'a function that uses import.meta': [() => import.meta.url, /it uses `import\.meta`.*Pass what it needs of it/],
  'a function that uses new.target of its surroundings': [lexicalNewTarget(), /it uses `new\.target`.*Pass that/],
  'a function that uses arguments of its surroundings': [
    lexicalArguments(),
    /it uses the `arguments`.*\(\.\.\.values\)/,
  ],
  'a generator function': [
    function* () {
      yield 1;
    },
    /it is a generator function.*Return an array instead/,
  ],
  'an async generator function': [
    async function* () {
      yield 1;
    },
    /it is a generator function/,
  ],
  'a native method': [
    Array.prototype.push,
    /'push' .*native code that globalThis does not lead to\. Wrap it in a function/,
  ],
  'a Proxy of a function': [new Proxy(() => 1, {}), /native code/],
  'source for sloppy mode only': [
    runInNewContext('(function (a, a) { return a })'),
    /strict mode \(.*Register it with/,
  ],
};
for (const [what, [task, message]] of Object.entries(refusals)) {
  test(`${what} is refused as an inline function, with the reason and the cure`, () => {
    assert.throws(
      () => describeTask(task),
      (error) => error instanceof InlineFunctionError && message.test(error.message),
    );
  });
}

for (const [what, task, got] of [
  ['undefined', undefined, /got undefined/],
  ['a name', 'thumbnail', /got 'thumbnail'/],
  ['the record of tasks', { f: () => 1 }, /got \{\}/],
] as const) {
  test(`${what} is no task, and the message says what is`, () => {
    assert.throws(
      () => describeTask(task),
      (error) =>
        error instanceof OptionError && got.test(error.message) && /a function.*tasks\(\).*inline/.test(error.message),
    );
  });
}

test('a task is called by its key, its own name, or inline function', () => {
  const f = () => 1;
  tasks('file:///describe-name-test.js', { thumbnail: f });
  assert.equal(taskName(f), 'thumbnail');
  assert.equal(
    taskName(function square() {}),
    'square',
  );
  assert.equal(
    taskName(() => 1),
    'inline function',
  );
  assert.equal(taskName(undefined), 'inline function');
  assert.equal(taskName(Math.sqrt), 'sqrt');
});
