import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ArraySink, BatchesSink, CombiningSink, NothingSink, SettledSink } from '#src/pools/sinks.js';

const text = (a: unknown, b: unknown) => `${a}${b}`;

describe('ArraySink', () => {
  it('gives the results in input order, in whatever order they come', async () => {
    const sink = new ArraySink();
    sink.took(2, 0);
    sink.value(1, 'item', 'b');
    sink.took(1, 0);
    sink.value(2, 'item', 'c');
    sink.value(0, 'item', 'a');
    sink.end();
    assert.deepEqual(await sink.promise, ['a', 'b', 'c']);
  });

  it('gives what there was, whatever was said of what would come', async () => {
    const [more, less, most] = [new ArraySink(), new ArraySink(), new ArraySink()];
    more.took(1, 2);
    less.took(1, 0);
    less.took(1, 0);
    most.took(1, 1e12);
    for (const sink of [more, less, most]) {
      sink.value(0, 'item', 'a');
      if (sink === less) sink.value(1, 'item', 'b');
      sink.end();
    }
    assert.deepEqual([await more.promise, await less.promise, await most.promise], [['a'], ['a', 'b'], ['a']]);
  });

  it('gives an empty array for no items', async () => {
    const sink = new ArraySink();
    sink.end();
    assert.deepEqual(await sink.promise, []);
  });

  it('lets no error pass, and is never full', () => {
    const sink = new ArraySink();
    assert.deepEqual(
      [sink.error(0, 'item', new Error('no')), sink.room(), sink.lazy],
      [false, Number.POSITIVE_INFINITY, false],
    );
  });

  it('rejects with the first failure', async () => {
    const sink = new ArraySink();
    sink.fail(new Error('first'), false);
    sink.fail(new Error('second'), false);
    sink.end();
    await assert.rejects(sink.promise, /first/);
  });
});

describe('SettledSink', () => {
  it('gives values and errors in input order, and goes on after an error', async () => {
    const sink = new SettledSink();
    sink.took(3, 0);
    const reason = new Error('no');
    assert.equal(sink.error(2, 'item', reason), true);
    sink.value(0, 'item', 'a');
    sink.value(1, 'item', undefined);
    sink.end();
    assert.deepEqual(await sink.promise, [
      { status: 'fulfilled', value: 'a' },
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason },
    ]);
  });
});

describe('NothingSink', () => {
  it('gives nothing', async () => {
    const sink = new NothingSink();
    sink.took(1, 0);
    sink.value();
    sink.end();
    assert.equal(await sink.promise, undefined);
  });
});

describe('BatchesSink', () => {
  it('joins what the chunks gave, in input order, one level deep', async () => {
    const sink = new BatchesSink();
    sink.value(2, 'item', []);
    sink.value(1, 'item', ['c', ['d']]);
    sink.value(0, 'item', ['a', 'b']);
    sink.end();
    assert.deepEqual(await sink.promise, ['a', 'b', 'c', ['d']]);
  });

  it('refuses a result that is no array', () => {
    assert.throws(() => new BatchesSink().value(0, 'item', 'text'), {
      name: 'TypeError',
      message: 'pool.mapBatches: the task must return an array of results, but returned string.',
    });
  });
});

describe('CombiningSink', () => {
  it('combines in range order, in whatever order the parts come', async () => {
    const sink = new CombiningSink(text);
    for (const place of [2, 0, 3, 1]) sink.value(place, 'item', 'abcd'[place]);
    sink.end();
    assert.equal(await sink.promise, 'abcd');
  });

  it('combines as soon as the next part is there', () => {
    const calls: string[] = [];
    const sink = new CombiningSink((a, b) => {
      calls.push(text(a, b));
      return text(a, b);
    });
    sink.value(0, 'item', 'a');
    sink.value(2, 'item', 'c');
    assert.deepEqual(calls, []);
    sink.value(1, 'item', 'b');
    assert.deepEqual(calls, ['ab', 'abc']);
  });

  it('gives a single part as it is', async () => {
    const sink = new CombiningSink(() => assert.fail('nothing to combine'));
    sink.value(0, 'item', 'a');
    sink.end();
    assert.equal(await sink.promise, 'a');
  });

  it('throws what the combining function throws', () => {
    const sink = new CombiningSink(() => {
      throw new Error('cannot add');
    });
    sink.value(0, 'item', 1);
    assert.throws(() => sink.value(1, 'item', 2), /cannot add/);
  });
});
