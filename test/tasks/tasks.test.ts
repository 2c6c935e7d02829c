import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { OptionError } from '#src/base/errors.js';
import { referenceOf } from '#src/tasks/registry.js';
import { type TaskRef, tasks } from '#src/tasks/tasks.js';

let modules = 0;
function freshModule(): string {
  return `file:///tasks-test/${modules++}.js`;
}

function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof OptionError && message.test(error.message);
}

test('tasks gives back the very functions, which can still be called directly', () => {
  const thumbnail = (path: string, width = 800) => `${path}@${width}`;
  const photos = tasks(freshModule(), { thumbnail });
  assert.equal(photos.thumbnail, thumbnail);
  assert.equal(photos.thumbnail('a.jpg'), 'a.jpg@800');
});

test('the record that tasks gives back cannot be changed', () => {
  assert.ok(Object.isFrozen(tasks(freshModule(), { f: () => 1 })));
});

test('a registered function is a task by its identity, also under its bare name', () => {
  const module = freshModule();
  function thumbnail(): void {}
  tasks(module, { small: thumbnail });
  assert.deepEqual(referenceOf(thumbnail), { kind: 'registered', module, key: 'small' });
});

test('tasks takes classes', () => {
  class Counter {
    count = 0;
  }
  const { Counter: Registered } = tasks(freshModule(), { Counter });
  assert.equal(new Registered().count, 0);
  assert.equal(referenceOf(Counter)?.key, 'Counter');
});

test('a key registered twice in one module is an error that names the key and the module', () => {
  const module = freshModule();
  tasks(module, { f: () => 1 });
  assert.throws(() => tasks(module, { f: () => 2 }), refusal(/'f' is already registered in .*tasks-test/));
});

test('a record that is refused registers nothing', () => {
  const module = freshModule();
  const added = () => 1;
  tasks(module, { f: () => 1 });
  assert.throws(() => tasks(module, { added, f: () => 2 }), OptionError);
  assert.equal(referenceOf(added), undefined);
});

test('the same function under the same key again is no error', () => {
  const module = freshModule();
  const f = () => 1;
  tasks(module, { f });
  assert.equal(tasks(module, { f }).f, f);
});

test('a module that registers in several calls has all of their tasks', () => {
  const module = freshModule();
  const f = () => 1;
  const g = () => 2;
  tasks(module, { f });
  tasks(module, { g });
  assert.equal(referenceOf(f)?.module, referenceOf(g)?.module);
});

test('a module that is evaluated anew registers anew', () => {
  const url = freshModule();
  const evaluation = () => ({ url }) as ImportMeta;
  const again = () => 2;
  tasks(evaluation(), { f: () => 1 });
  tasks(evaluation(), { f: again });
  assert.deepEqual(referenceOf(again), { kind: 'registered', module: url, key: 'f' });
});

test('within one evaluation import.meta gives no way round the check for keys', () => {
  const meta = { url: freshModule() } as ImportMeta;
  tasks(meta, { f: () => 1 });
  assert.throws(() => tasks(meta, { f: () => 2 }), refusal(/'f' is already registered/));
});

test('a function registered by two modules belongs to the first', () => {
  const first = freshModule();
  const f = () => 1;
  tasks(first, { f });
  tasks(freshModule(), { reexported: f });
  assert.deepEqual(referenceOf(f), { kind: 'registered', module: first, key: 'f' });
});

test('a module may be given as import.meta, as a URL, as the text of a URL, or as a path', () => {
  const path = resolve('some folder', 'photos.js');
  const url = pathToFileURL(path);
  const forms = [{ url: url.href } as ImportMeta, url, url.href, path, 'some folder/photos.js'];
  for (const [index, form] of forms.entries()) {
    const f = () => index;
    tasks(form, { [`f${index}`]: f });
    assert.equal(referenceOf(f)?.module, url.href);
  }
});

for (const [what, module, got] of [
  ['a number', 42, /got 42/],
  ['undefined', undefined, /got undefined/],
  ['an empty string', '', /got ''/],
  ['an object without a URL', {}, /got \{\}/],
  ['an address on the web', 'https://example.org/tasks.js', /got 'https:\/\/example.org\/tasks.js'/],
  ['a URL on the web', new URL('https://example.org/tasks.js'), /got 'https:/],
] as const) {
  test(`tasks refuses ${what} as its module and says what it takes`, () => {
    assert.throws(
      () => tasks(module as string, { f: () => 1 }),
      (error) => refusal(/^tasks\(module, record\).*import\.meta, a file: URL or a path/)(error) && refusal(got)(error),
    );
  });
}

for (const [what, record, got] of [
  ['nothing', undefined, /an object of functions and classes, got undefined/],
  ['a function', () => 1, /an object of functions and classes, got/],
  ['an array', [() => 1], /an object of functions and classes, got/],
  ['a value that is no function', { width: 800 }, /'width' must be a function or a class, got 800/],
  ['a generator function', { *lines() {} }, /'lines' .*generator function.*Return an array/],
  ['an async generator function', { async *lines() {} }, /'lines' .*generator function/],
] as const) {
  test(`tasks refuses ${what} in place of its record`, () => {
    assert.throws(() => tasks(freshModule(), record as unknown as Record<string, () => void>), refusal(got));
  });
}

test('a key named __proto__ is a key like any other', () => {
  const f = () => 1;
  const registered = tasks(
    freshModule(),
    JSON.parse('{"x":0}', () => Object.fromEntries([['__proto__', f]])),
  );
  assert.equal(Object.hasOwn(registered, '__proto__'), true);
  assert.equal(referenceOf(f)?.key, '__proto__');
});

test('two copies of the package in one thread agree on what is a task', async () => {
  const url = `${import.meta.resolve('#src/tasks/registry.js')}?copy`;
  const copy = (await import(url)) as typeof import('#src/tasks/registry.js');
  const f = () => 1;
  tasks(freshModule(), { f });
  assert.notEqual(copy.referenceOf, referenceOf);
  assert.deepEqual(copy.referenceOf(f), referenceOf(f));
});

test('the types of tasks are those of the functions, generics and overloads included', () => {
  function first<T>(items: readonly T[]): T | undefined {
    return items[0];
  }
  function size(value: string): number;
  function size(value: readonly unknown[], deep: boolean): number;
  function size(value: string | readonly unknown[], deep = false): number {
    return deep ? -value.length : value.length;
  }
  const registered = tasks(freshModule(), { first, size });
  const item: number | undefined = registered.first([1, 2]);
  const ref: TaskRef = registered.first;
  assert.equal(item, 1);
  assert.equal(registered.size('abc') + registered.size([1], true), 2);
  assert.equal(ref, first);
  // @ts-expect-error: the wrong type of argument
  assert.equal(registered.size(new Map()), undefined);
  // @ts-expect-error: no such task
  assert.equal(registered.last, undefined);
});
