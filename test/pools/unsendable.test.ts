import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NotSerializableError, PayloadTooLargeError } from '#src/base/errors.js';
import { cannotBeEncoded, cannotBePosted, sortOut, type WhyNot } from '#src/pools/unsendable.js';
import { CALL } from '#src/transport/wire.js';
import { plainJob } from './plain-job.js';

const bads: WhyNot = (item, path) => (item === 'bad' ? `${path} is bad` : undefined);

/** Of items [from, to): who is bad and why, and what is left as [from, to, attempt]. */
function sorted(items: readonly unknown[], from = 0, to = items.length, whyNot = bads) {
  const job = plainJob(items, { firstIndex: 100 });
  const { bad, good } = sortOut({ job, from, to, attempt: 2 }, whyNot, 'otherwise');
  return {
    bad: bad.map(({ index, error }) => [index, error]),
    good: good.map((one) => [one.from, one.to, one.attempt]),
  };
}

describe('sortOut', () => {
  it('names the bad items by their index in the map, and leaves the others in runs', () => {
    assert.deepEqual(sorted(['a', 'bad', 'c', 'd', 'bad']), {
      bad: [
        [1, 'items[101] is bad'],
        [4, 'items[104] is bad'],
      ],
      good: [
        [0, 1, 2],
        [2, 4, 2],
      ],
    });
  });

  it('does not blame what is too large only for want of a way aside, while something else is wrong', () => {
    const whyNot: WhyNot = (item, path) =>
      item === 'large' ? new PayloadTooLargeError('too large', path) : bads(item, path);
    assert.deepEqual(sorted(['large', 'bad', 'c'], 0, 3, whyNot), {
      bad: [[1, 'items[101] is bad']],
      good: [
        [0, 1, 2],
        [2, 3, 2],
      ],
    });
    assert.deepEqual(sorted(['large'], 0, 1, whyNot).bad, [[0, 'otherwise']]);
  });

  it('looks at its own part of the job only', () => {
    assert.deepEqual(sorted(['bad', 'b', 'bad', 'd', 'bad'], 1, 4), {
      bad: [[2, 'items[102] is bad']],
      good: [
        [1, 2, 2],
        [3, 4, 2],
      ],
    });
  });

  it('leaves nothing where all are bad', () => {
    assert.deepEqual(sorted(['bad', 'bad']).good, []);
  });

  it('has them tried one by one when no single one is to blame', () => {
    assert.deepEqual(sorted(['a', 'b', 'c'], 1, 3), {
      bad: [],
      good: [
        [1, 2, 2],
        [2, 3, 2],
      ],
    });
  });

  it('blames a single item in any case, so that it is not tried for ever', () => {
    assert.deepEqual(sorted(['a', 'b'], 1, 2), { bad: [[1, 'otherwise']], good: [] });
  });

  it('looks at the whole argument list of a call', () => {
    const job = plainJob(['bad', 'b'], { shape: CALL, count: 1 });
    const seen: [unknown, string][] = [];
    const whyNot: WhyNot = (item, path) => void seen.push([item, path]);
    const { bad } = sortOut({ job, from: 0, to: 1, attempt: 1 }, whyNot, 'otherwise');
    assert.deepEqual([seen, bad.length], [[[['bad', 'b'], 'args']], 1]);
  });
});

describe('why an item cannot be sent', () => {
  it('is told by the encoder, with the path', () => {
    const error = cannotBeEncoded({ socket: () => 1 }, 'items[3]');
    assert.ok(error instanceof NotSerializableError && error.path === 'items[3].socket');
    assert.equal(cannotBeEncoded({ fine: 1 }, 'items[3]'), undefined);
  });

  it('is found by trying where the encoder lets pass what the platform does not', () => {
    let reads = 0;
    const trap = {
      get value() {
        return reads++ % 2 === 0 ? 1 : () => 1;
      },
    };
    assert.ok(cannotBePosted(new Error('cause'))(trap, 'items[3]') instanceof Error);
    assert.equal(cannotBePosted(new Error('cause'))({ fine: 1 }, 'items[3]'), undefined);
  });
});
