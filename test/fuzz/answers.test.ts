/** What a pool makes of a worker that answers anything, and writes anything into its ledger. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { native } from '#src/base/native.js';
import { SharedArray } from '#src/memory/shared-array.js';
import { taskValue } from '#src/tasks/task-value.js';
import { discard } from '#src/transport/decode.js';
import { fromErrorWire } from '#src/transport/remote-error.js';
import { sharedArrayValue } from '#src/transport/shared-array-value.js';
import { addSpecial } from '#src/transport/special-values.js';
import { STAMPS } from '#src/transport/stamps.js';
import { type ErrorWire, FAILURE, type FromWorker, RESULT, type Special } from '#src/transport/wire.js';
import { needsNative } from '../native.js';
import { backEndOf, enqueued, turn } from '../pools/hand-back-end.js';
import type { HandWorker } from '../pools/hand-worker.js';
import { plainJob } from '../pools/plain-job.js';
import { bounded } from './bounded.js';
import { fuzz } from './fuzz.js';

addSpecial(sharedArrayValue);
addSpecial(taskValue);

const evil = 'data:text/javascript,globalThis.evaluated = true; export const task = () => 1;';
const number = fc.oneof(
  fc.integer({ min: -2, max: 6 }),
  fc.constantFrom(0.5, -0, Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 1e300, -1),
);
/** As structured clone gives them. */
const anything = fc.oneof(
  number,
  fc.anything({ maxDepth: 2, withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
  fc.constantFrom('0', '1', '__proto__', undefined, null),
);
const text = fc.oneof(
  fc.string(),
  fc.constantFrom('error', 'value', 'Error', 'DOMException', '__proto__', 'WorkerCrashedError'),
);

/** Of the field's own type, or not. */
const or = <T>(right: fc.Arbitrary<T>, often = 8) =>
  fc.oneof({ arbitrary: right, weight: often }, { arbitrary: anything, weight: 1 });

const special = fc.record({
  slot: or(fc.constant({})),
  kind: or(fc.constantFrom('shared', 'task', 'error', 'buffer', 'view', 'registered', 'ref', 'none')),
  data: fc.oneof(
    anything,
    fc.constantFrom({ kind: 'exported', module: evil, key: 'task' }, { kind: 'registered', module: evil, key: 'task' }),
    fc.tuple(
      or(fc.constantFrom(new Uint8Array(8), new Uint8Array(new SharedArrayBuffer(8)))),
      or(fc.constant(undefined)),
      or(fc.constantFrom('uint8', 'float64', '__proto__')),
      or(fc.array(number, { maxLength: 3 })),
      number,
      or(fc.boolean()),
      or(fc.constant(undefined)),
    ),
    fc.record({ head: anything, own: anything, hidden: anything }),
    fc.record({ type: text, encoded: anything }),
  ),
});
const specials = or(fc.array(special, { maxLength: 3 }));
const encoded = or(fc.record({ value: anything, specials }, { requiredKeys: [] }));

const { error } = fc.letrec<{ error: unknown }>((tie) => ({
  error: or(
    fc.record(
      {
        kind: or(fc.constantFrom('error', 'value')),
        class: or(text),
        name: or(text),
        message: or(text),
        stack: or(text),
        thrown: encoded,
        own: encoded,
        cause: tie('error'),
        errors: or(fc.array(tie('error'), { maxLength: 2 })),
        registered: or(fc.record({ type: text, encoded })),
      },
      { requiredKeys: ['kind'] },
    ),
  ),
}));

const stamps = or(fc.array(number, { minLength: STAMPS, maxLength: STAMPS }));

/** `seq` stands for one that is under way. */
const answer = fc.oneof(
  fc.tuple(fc.constant(RESULT), fc.constant('seq'), number, number, anything),
  fc.tuple(fc.constant(RESULT), fc.constant('seq'), number, number, anything, specials, or(fc.nat())),
  fc.tuple(fc.constant(FAILURE), fc.constant('seq'), number, number, error),
  fc.tuple(fc.constant(RESULT), fc.constant('seq'), number, number, anything, specials, or(fc.nat()), stamps),
  fc.record({ type: fc.constant('report'), seq: fc.constant('seq'), index: number, report: encoded }),
  fc.record({ type: fc.constant('ended'), seq: fc.constant('seq') }),
  fc.record({ type: fc.constantFrom('fault', 'init-failed'), error }),
  fc.record({ type: or(fc.constantFrom('ready', 'pong', 'recycle')), id: anything, usedBytes: anything }),
  anything,
);
const scribble = fc.record({ word: fc.nat(), value: fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 2 ** 31 - 1)) });

function ofSeq(message: unknown, seq: number): FromWorker {
  if (Array.isArray(message) && message[1] === 'seq') return message.with(1, seq) as unknown as FromWorker;
  if ((message as { seq?: unknown } | null)?.seq === 'seq') return { ...(message as object), seq } as FromWorker;
  return message as FromWorker;
}

/** Plays an honest one to its end. */
function answerAll(worker: HandWorker, answered: number): void {
  worker.calls.slice(answered).forEach((call, place) => {
    (call[3] as unknown[]).forEach((item, index) => {
      if (worker.begin(answered + place, index)) worker.answer(answered + place, item, index);
    });
  });
}

const life = fc.record({
  messages: fc.array(answer, { maxLength: 6 }),
  begun: fc.integer({ min: -1, max: 3 }),
  scribbles: fc.array(scribble, { maxLength: 4 }),
  timeout: fc.option(fc.constant(50), { nil: undefined }),
});

test('whatever a worker answers and writes into its ledger, each item settles once when it has died, and others go on', () =>
  fuzz(
    fc.asyncProperty(life, async ({ messages, begun, scribbles, timeout }) => {
      const { backEnd, workers, clock } = backEndOf({ timeoutGrace: 10, restartBudget: { restarts: 100, perMs: 1 } });
      const jobs = [plainJob(['a', 'b', 'c', 'd'], { timeout }), plainJob(['e'], { timeout })];
      await enqueued(backEnd, jobs);
      const worker = workers[0]!;
      if (begun >= 0) for (let index = 0; index <= begun; index++) worker.begin(0, index, clock.now());
      const words = new Int32Array(worker.ledger.memory);
      // The words of the first slots of each kind.
      for (const { word, value } of scribbles) words[((word >> 3) % 6) * 1024 + (word & 7)] = value;
      const seq = worker.calls[0]![0];
      for (const message of messages) assert.equal(bounded(() => worker.tell(ofSeq(message, seq))).error, undefined);
      clock.advance(60);
      clock.advance(1000);
      if (worker.kills === 0) worker.exit({ exitCode: 1 });
      for (let round = 1; round < 10 && jobs.some(({ open }) => open > 0); round++) {
        await turn();
        for (const other of workers.slice(1)) answerAll(other, 0);
      }
      for (const { outcomes, count } of jobs) {
        assert.deepEqual(
          outcomes.map(([index]) => index).sort(),
          Array.from({ length: count }, (_, index) => index),
        );
      }
      await backEnd.terminate(undefined);
      assert.equal((globalThis as { evaluated?: true }).evaluated, undefined, 'nothing was evaluated');
    }),
    2000,
  ));

test('of whatever arrives in the place of an error, an error is made', () =>
  fuzz(
    fc.property(error, (wire) => {
      const { error: thrown } = bounded(() => fromErrorWire(wire as ErrorWire));
      assert.equal(thrown, undefined);
    }),
    2000,
  ));

test('whatever is not wanted is given up, or refused', () =>
  fuzz(
    fc.property(specials, (all) => void bounded(() => discard(all as readonly Special[]))),
    1000,
  ));

test('a share of this process is not given away to who only knows its number', needsNative, () => {
  const array = SharedArray.from(Float64Array.of(1, 2, 3));
  const sent = sharedArrayValue.encode(array, undefined as never) as readonly unknown[];
  const forged = [new Uint8Array(24), sent[1], 'float64', [3], 0, false, undefined];
  assert.match(bounded(() => sharedArrayValue.decode(forged)).error?.message ?? '', /is none/);
  assert.match(bounded(() => sharedArrayValue.discard!(forged)).error?.message ?? '', /is none/);
  const arrived = sharedArrayValue.decode(sent) as SharedArray<'float64'>;
  array.dispose();
  assert.deepEqual([...arrived.data], [1, 2, 3]);
  arrived.dispose();
  assert.ok(native());
});
