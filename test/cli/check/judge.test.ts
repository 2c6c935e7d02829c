import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judge, type Observation } from '#src/cli/check/judge.js';
import { Failure, type Outcome } from '#src/cli/check/outcome.js';

const gave = (value: unknown): Outcome => ({ value });
const threw = (error: unknown): Outcome => ({ failure: new Failure(error) });

/** The calls of a clean task, but for these. */
function observed(but: Partial<Observation> = {}): Observation {
  const same = gave({ n: 1 });
  return {
    args: { before: ['a'], afterLoop: ['a'], afterWorkers: ['a'] },
    fresh: same,
    freshAgain: same,
    used: same,
    usedAgain: undefined,
    loop: same,
    crossed: same,
    ...but,
  };
}

const kinds = (but: Partial<Observation>) => judge(observed(but)).map(({ kind }) => kind);

describe('what calls of one input tell', () => {
  it('is nothing, where they are the same', () => assert.deepEqual(judge(observed()), []));

  it('is a result that differs from run to run', () => {
    const [finding, ...others] = judge(
      observed({ freshAgain: gave({ n: 2 }), used: gave({ n: 3 }), loop: gave({ n: 4 }), crossed: gave({ n: 4 }) }),
    );
    assert.deepEqual(others, []);
    assert.equal(finding!.kind, 'differs from run to run');
    assert.equal(finding!.path, 'result.n');
    assert.deepEqual(finding!.values, [
      { where: 'one run', value: '1' },
      { where: 'another run', value: '2' },
    ]);
    assert.match(finding!.advice, /a seed, a time/);
  });

  it('is a result that depends on what ran before, only if the same runs before give the same again', () => {
    const used = gave({ n: 7 });
    assert.deepEqual(kinds({ used, usedAgain: used }), ['depends on what ran before']);
    assert.deepEqual(kinds({ used, usedAgain: gave({ n: 8 }) }), ['differs from run to run']);
  });

  it('is a result that differs between loop and worker, where nothing else explains it', () => {
    assert.deepEqual(kinds({ loop: gave({ n: 2 }), crossed: gave({ n: 2 }) }), ['differs between loop and worker']);
    const used = gave({ n: 7 });
    assert.deepEqual(kinds({ loop: used, crossed: used, used, usedAgain: used }), ['depends on what ran before']);
  });

  it('is an argument that was changed, and that workers change their own copy', () => {
    const args = { before: [{ list: [2, 1] }], afterLoop: [{ list: [1, 2] }], afterWorkers: [{ list: [2, 1] }] };
    const [finding] = judge(observed({ args }));
    assert.equal(finding!.kind, 'changes its argument');
    assert.equal(finding!.path, 'args[0].list[0]');
    assert.deepEqual(
      finding!.values.map(({ value }) => value),
      ['2', '1', '2'],
    );
  });

  it('is a class that is lost on the way, by its name, or what else arrives changed', () => {
    class Point {}
    const [finding, ...others] = judge(
      observed({
        fresh: gave([{}]),
        freshAgain: gave([{}]),
        used: gave([{}]),
        loop: gave([new Point()]),
        crossed: gave([{}]),
      }),
    );
    assert.deepEqual([finding!.kind, finding!.path, others], ['loses its class', 'result[0]', []]);
    assert.match(finding!.advice, /registerType\(Point,/);
    assert.deepEqual(kinds({ loop: gave({ n: 1, [Symbol('s')]: 1 }) }), ['arrives changed']);
  });

  it('is a failure: one that is the same everywhere, or one that is not', () => {
    const bad = threw(new TypeError('bad'));
    const everywhere = { fresh: bad, freshAgain: bad, used: bad, loop: bad, crossed: bad };
    assert.deepEqual(kinds(everywhere), ['fails']);
    assert.deepEqual(kinds({ ...everywhere, freshAgain: threw(new TypeError('worse')) }), ['differs from run to run']);
    assert.deepEqual(kinds({ ...everywhere, loop: gave(1), crossed: gave(1) }), ['differs between loop and worker']);
  });

  it('is a failure and no difference, where what is thrown is no Error, and arrives as the cause of one', () => {
    const inWorker = (text: string, cause: unknown) =>
      threw(new Error(`The task threw ${text}, which is not an Error.`, { cause }));
    for (const [thrown, text, cause] of [
      ['x', "'x'", 'x'],
      [null, 'null', null],
      [undefined, 'undefined', undefined],
      [{ n: 1 }, '{ n: 1 }', { n: 1 }],
      [() => 1, 'a function', 'a function'],
      [Symbol('s'), 'Symbol(s)', 'Symbol(s)'],
      [new Proxy(new Error('no'), {}), 'a Proxy', 'a Proxy'],
    ] as const) {
      const there = inWorker(text, cause);
      const everywhere = { fresh: there, freshAgain: there, used: there };
      assert.deepEqual(kinds({ ...everywhere, loop: threw(thrown), crossed: threw(thrown) }), ['fails'], text);
      const other = threw('another');
      assert.deepEqual(kinds({ ...everywhere, loop: other, crossed: other }), ['differs between loop and worker']);
    }
  });

  it('is only the code that an error has of its own', () => {
    class Coded extends Error {
      get code(): string {
        return 'OF_THE_CLASS';
      }
    }
    const [here, there] = [threw(new Coded('bad')), threw(new Error('bad'))];
    assert.deepEqual(kinds({ fresh: there, freshAgain: there, used: there, loop: here, crossed: here }), ['fails']);
    const own = threw(Object.assign(new Error('bad'), { code: 'OWN' }));
    assert.deepEqual(kinds({ fresh: there, freshAgain: own, used: there }), ['differs from run to run']);
  });

  it('is told whatever is thrown', () => {
    const unreadable = Object.defineProperty(new Error('no'), 'message', {
      get: () => {
        throw new Error('not to be read');
      },
    });
    const textless = { toString: () => assert.fail('not to be called') };
    for (const hostile of [unreadable, textless, Object.create(null)]) {
      const bad = threw(hostile);
      assert.deepEqual(kinds({ fresh: bad, freshAgain: bad, used: bad, loop: bad, crossed: bad }), ['fails']);
    }
    const unshown = { [Symbol.for('nodejs.util.inspect.custom')]: () => assert.fail('not to be shown') };
    assert.deepEqual(kinds({ freshAgain: gave(unshown) }), ['differs from run to run']);
  });

  it('keeps values short', () => {
    const long = 'x'.repeat(10_000);
    for (const { value } of judge(observed({ freshAgain: gave({ n: [long, long, long] }) }))[0]!.values) {
      assert.ok(value.length < 120, value);
    }
  });
});
