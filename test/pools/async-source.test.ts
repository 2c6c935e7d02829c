import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceOf } from '#src/pools/source.js';
import { ControlledSource } from './controlled-source.js';

const open = (items: AsyncIterable<unknown>, total?: number, onItems = () => {}) =>
  sourceOf('pool.map', items, total, onItems);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a source over an async iterable', () => {
  function controlled(total?: number) {
    const items = new ControlledSource();
    let told = 0;
    const source = open(items, total, () => void told++);
    return { items, source, told: () => told };
  }

  it('reads nothing before it is asked', async () => {
    const { items, source } = controlled();
    assert.deepEqual(source.take(5, 1), []);
    await turn();
    assert.deepEqual([items.asked, source.ended], [0, false]);
  });

  it('reads on until as many wait as were asked for, one at a time', async () => {
    const { items, source } = controlled();
    source.ask(2);
    await items.push('a', 'b');
    assert.equal(items.asked, 2);
    assert.deepEqual(source.take(5, 1), ['a', 'b']);
    source.ask(2);
    assert.equal(items.asked, 3);
  });

  it('tells of each item of a slow source as it comes', async () => {
    const { items, source, told } = controlled();
    source.ask(10);
    await items.push('a');
    assert.ok(told() >= 1);
    assert.deepEqual(source.take(10, 1), ['a']);
    const before = told();
    await items.push('b');
    assert.ok(told() > before);
    assert.deepEqual(source.take(10, 1), ['b']);
  });

  it('tells once of a burst', async () => {
    let told = 0;
    async function* burst() {
      yield* [1, 2, 3, 4];
      await new Promise(() => {});
    }
    const source = open(burst(), undefined, () => void told++);
    source.ask(10);
    for (let i = 0; i < 3; i++) await turn();
    assert.deepEqual([told, source.take(10, 1)], [1, [1, 2, 3, 4]]);
  });

  it('gives none while fewer wait than the least that is wanted, unless no more will come', async () => {
    const { items, source } = controlled();
    source.ask(3);
    await items.push('a', 'b');
    assert.deepEqual(source.take(3, 3), []);
    await items.end();
    assert.deepEqual(source.take(3, 3), ['a', 'b']);
    assert.equal(source.ended, true);
  });

  it('gives no more than the most that is wanted, and keeps the others', async () => {
    const { items, source } = controlled();
    source.ask(3);
    await items.push('a', 'b', 'c');
    assert.deepEqual(source.take(2, 1), ['a', 'b']);
    assert.deepEqual(source.take(2, 1), ['c']);
  });

  it('is ended when the iterable is and all was taken', async () => {
    const { items, source, told } = controlled();
    source.ask(5);
    await items.push('a');
    const before = told();
    await items.end();
    assert.ok(told() > before);
    assert.equal(source.ended, false);
    source.take(5, 1);
    assert.equal(source.ended, true);
  });

  it('throws what the iterable throws, after the items before it', async () => {
    const { items, source, told } = controlled();
    const error = new Error('from the source');
    source.ask(5);
    await items.push('a');
    const before = told();
    await items.fail(error);
    assert.ok(told() > before);
    assert.deepEqual([source.take(5, 1), source.ended], [['a'], false]);
    assert.throws(() => source.take(5, 1), error);
    assert.equal(source.ended, true);
  });

  it('throws a failure also while fewer wait than the least that is wanted', async () => {
    const { items, source } = controlled();
    source.ask(5);
    await items.fail(new Error('from the source'));
    assert.throws(() => source.take(5, 5), /from the source/);
  });

  it('closes the iterable once, drops what waits, and reads no further', async () => {
    const { items, source } = controlled();
    source.ask(5);
    await items.push('a');
    source.close();
    source.close();
    assert.deepEqual([items.closed, source.ended, source.take(5, 1)], [1, true, []]);
    await items.push('b');
    source.ask(5);
    assert.deepEqual([source.take(5, 1), items.asked], [[], 2]);
  });

  it('does not close an iterable that has ended', async () => {
    const { items, source } = controlled();
    source.ask(1);
    await items.end();
    source.close();
    assert.equal(items.closed, 0);
  });

  it('harms nobody when the iterable fails to close', async () => {
    const failing = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return: async () => {
          throw new Error('cannot close');
        },
      }),
    };
    const source = open(failing as AsyncIterable<unknown>);
    source.ask(1);
    source.close();
    await turn();
    assert.equal(source.ended, true);
  });
});
