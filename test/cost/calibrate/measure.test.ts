/** What is measured is what pools cost: here they cost what they are told to. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { availableCores } from '#src/base/cores.js';
import { SharedMemoryError } from '#src/base/errors.js';
import { isCalibration } from '#src/cost/calibrate/is-calibration.js';
import { measureHost } from '#src/cost/calibrate/measure.js';
import { timeFor } from '#src/cost/calibration.js';
import { describeCalibration } from '#src/cost/calibration-text.js';
import { type Costs, HandProbe, SLOWER } from './hand-probe.js';

const COSTS: Costs = {
  chunk: { send: 0.004, receive: 0.006, worker: 0.009 },
  item: { send: 0.0002, receive: 0.0004, worker: 0.0007 },
  argumentByte: { caller: 3e-6, worker: 5e-6 },
  resultByte: { worker: 4e-6, caller: 6e-6 },
  startMs: 20,
};

function assertNear(got: number, wanted: number, what: string): void {
  assert.ok(Math.abs(got - wanted) <= 0.02 * wanted + 2e-5, `${what}: ${got} instead of ${wanted}`);
}

for (const isQuick of [true, false]) {
  describe(isQuick ? 'a quick calibration' : 'a calibration', () => {
    const probe = new HandProbe(COSTS);
    const measuring = measureHost(probe, isQuick);

    it('finds where a chunk and an item cost time', async () => {
      const { thread, process } = await measuring;
      for (const { chunk, item } of [thread, process]) {
        for (const side of ['send', 'receive', 'worker'] as const) {
          assertNear(chunk[side].median, COSTS.chunk[side], `chunk.${side}`);
          assertNear(item[side].median, COSTS.item[side], `item.${side}`);
        }
      }
    });

    it('finds what a byte costs at each end, there and back', async () => {
      const { thread } = await measuring;
      for (const shape of ['numbers', 'strings', 'objects', 'buffer'] as const) {
        const { arguments: sent, results } = thread.shapes[shape];
        for (const bytes of [10e3, 60e3, 500e3]) {
          assertNear(timeFor(sent.serialise, bytes), bytes * COSTS.argumentByte.caller, `${shape}: sent`);
          assertNear(timeFor(sent.deserialise, bytes), bytes * COSTS.argumentByte.worker, `${shape}: read there`);
          assertNear(timeFor(results.serialise, bytes), bytes * COSTS.resultByte.worker, `${shape}: answered`);
          assertNear(timeFor(results.deserialise, bytes), bytes * COSTS.resultByte.caller, `${shape}: read here`);
        }
      }
    });

    it('finds the start of a worker', async () => {
      const { thread } = await measuring;
      assertNear(thread.startMs.median, COSTS.startMs, 'start');
    });

    it('finds how many cores it is worth when all are busy', async () => {
      const { busyCores } = await measuring;
      assertNear(busyCores.median, availableCores() / SLOWER, 'busyCores');
    });

    it('says what it is, as JSON too', async () => {
      const calibration = await measuring;
      assert.equal(calibration.quick, isQuick);
      assert.ok(isCalibration(JSON.parse(JSON.stringify(calibration))));
    });

    it('sends nothing so large that pools would warn of it', async () => {
      await measuring;
      assert.ok(probe.mostBytes > 1e5 && probe.mostBytes < 2 ** 20, `${probe.mostBytes}`);
    });

    it('leaves no pool open', async () => {
      await measuring;
      assert.ok(probe.opened.length > 3);
      assert.ok(probe.opened.every(({ closed }) => closed));
    });
  });
}

it('finds what a worker needs for a byte, also where the caller needs longer for it', async () => {
  const argumentByte = { caller: 9e-6, worker: 2e-6 };
  const { thread } = await measureHost(new HandProbe({ ...COSTS, argumentByte }), true);
  for (const bytes of [10e3, 60e3, 500e3]) {
    assertNear(timeFor(thread.shapes.numbers.arguments.deserialise, bytes), bytes * argumentByte.worker, `${bytes}`);
  }
});

it('finds what a worker needs for results, also where the caller needs longer for them', async () => {
  const resultByte = { worker: 2e-6, caller: 9e-6 };
  const { thread } = await measureHost(new HandProbe({ ...COSTS, resultByte }), true);
  for (const bytes of [10e3, 60e3, 500e3]) {
    assertNear(timeFor(thread.shapes.objects.results.serialise, bytes), bytes * resultByte.worker, `${bytes}: there`);
    assertNear(timeFor(thread.shapes.objects.results.deserialise, bytes), bytes * resultByte.caller, `${bytes}: here`);
  }
});

it('has an interval of every figure but those of a start, also in a hurry', async () => {
  const { thread, process, bandwidth, busyCores, noise } = await measureHost(new HandProbe(COSTS), true);
  for (const { wakeMs, chunk, item, shapes, roundTrip } of [thread, process]) {
    const curves = Object.values(shapes).flatMap(({ arguments: sent, results }) =>
      [sent, results].flatMap(({ serialise, deserialise }) => [...serialise, ...deserialise]),
    );
    const points = [...roundTrip, ...curves].map(({ ms }) => ms);
    const figures = [wakeMs, ...Object.values(chunk), ...Object.values(item), ...points];
    assert.ok(figures.length > 40 && figures.every(({ interval }) => interval !== undefined));
  }
  for (const one of [bandwidth.one, bandwidth.all, busyCores, noise]) assert.notEqual(one.interval, undefined);
});

describe('a calibration without the native part', () => {
  const probe = new HandProbe(COSTS, { isNative: false, sharedBytes: Number.POSITIVE_INFINITY });
  const measuring = measureHost(probe, true, false);

  it('leaves out shared memory to processes, which refuse it, and nothing else', async () => {
    const { thread, process } = await measuring;
    assert.deepEqual(process.shapes.shared.arguments, { serialise: [], deserialise: [] });
    assert.ok(thread.shapes.shared.arguments.serialise.length > 0);
    assert.ok(process.shapes.buffer.arguments.serialise.length > 0);
  });

  it('is a calibration all the same, which is shown', async () => {
    const calibration = await measuring;
    assert.ok(isCalibration(JSON.parse(JSON.stringify(calibration))));
    assert.match(describeCalibration(calibration), /^shared, arguments .* needs the native part$/m);
  });
});

describe('a calibration in a small container', () => {
  it('reads less memory where there is not room for more', async () => {
    const probe = new HandProbe(COSTS, { isNative: true, sharedBytes: 5e6 });
    assert.ok((await measureHost(probe, true)).bandwidth.one.median > 0);
    assert.equal(probe.shared, 0);
  });

  it('leaves nothing open where there is no room at all', async () => {
    const probe = new HandProbe(COSTS, { isNative: true, sharedBytes: 1_000 });
    await assert.rejects(measureHost(probe, true), SharedMemoryError);
    const rest = new HandProbe(COSTS, { isNative: true, sharedBytes: availableCores() * 32e6 + 5_000 });
    await assert.rejects(measureHost(rest, true), SharedMemoryError);
    assert.equal(rest.shared, 0);
    assert.ok([...probe.opened, ...rest.opened].every(({ closed }) => closed));
  });
});
