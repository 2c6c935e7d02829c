import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { describe, it } from 'node:test';
import { taskContext } from '#src/tasks/context.js';
import { CALL, ITEMS } from '#src/transport/wire.js';
import { hooks } from './call-loop-tasks.js';
import { loopWith, values } from './loop-with.js';

const enough = { kind: 'error', class: 'Error', name: 'Error', message: 'enough', stack: undefined } as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A task that waits until it is told to go on, and tells then whether it was cancelled. */
function waitingTask(name: string) {
  const waiting = new EventEmitter();
  hooks[name] = async () => {
    const { signal } = taskContext();
    await once(waiting, 'go on');
    return Number(signal.aborted);
  };
  return () => waiting.emit('go on');
}

describe('a worker that is told to stop', () => {
  it('goes when what it has been sent has ended, and not before', async () => {
    const { loop, wire, answers, exits } = await loopWith(['call']);
    const goOn = waitingTask('wait');
    hooks.next = () => 5;
    for (const name of ['wait', 'next']) loop.receive(wire('call', CALL, [name]));
    loop.receive({ type: 'stop' });
    await turn();
    assert.equal(exits(), 0);
    goOn();
    assert.deepEqual(values(await answers(2)), [0, 5]);
    await turn();
    assert.equal(exits(), 1);
  });

  it('goes at once, and says why, when the words of a call were overwritten: no handler of the program can keep it', async () => {
    const { ledger, loop, wire, others, exits, quick } = await loopWith(['same']);
    const call = wire('same', CALL, [1]);
    new Int32Array(ledger.memory).fill(-1);
    loop.receive(call);
    assert.deepEqual([others.map(({ type }) => type).at(-1), exits(), quick.length], ['fault', 1, 0]);
  });

  it('goes when its last call has ended, though nothing more waits', async () => {
    const { loop, wire, answers, exits } = await loopWith(['call']);
    const goOn = waitingTask('wait');
    loop.receive(wire('call', CALL, ['wait']));
    loop.receive({ type: 'stop' });
    await turn();
    assert.equal(exits(), 0);
    goOn();
    await answers(1);
    await turn();
    assert.equal(exits(), 1);
  });
});

describe('cancel', () => {
  it('of one item is no business of the item that runs', async () => {
    const { loop, wire, answers } = await loopWith(['call']);
    const goOn = waitingTask('wait');
    const call = wire('call', ITEMS, ['none', 'wait', 'none']);
    loop.receive(call);
    await turn();
    for (const index of [0, 2]) loop.receive({ type: 'cancel', seq: call[0], index, reason: enough });
    goOn();
    assert.deepEqual(values(await answers(3)), [0, 0, 0]);
  });

  it('of a whole call reaches the item that runs, and none behind it is begun', async () => {
    const { loop, wire, answers, ledger, others } = await loopWith(['call']);
    const goOn = waitingTask('wait');
    let begun = 0;
    hooks.behind = () => ++begun;
    const call = wire('call', ITEMS, ['wait', 'behind', 'behind']);
    loop.receive(call);
    await turn();
    ledger.cancel(call[0], 'all');
    loop.receive({ type: 'cancel', seq: call[0], index: -1, reason: enough });
    goOn();
    assert.deepEqual(values(await answers(1)), [1]);
    await turn();
    assert.equal(begun, 0);
    assert.deepEqual(others.at(-1), { type: 'ended', seq: call[0] });
  });
});

describe('a long chunk of synchronous items', () => {
  it('lets the event loop have its turn now and then', async () => {
    const { loop, wire, answers, quick } = await loopWith(['busy']);
    const answered = new Promise<number>((resolve) => setImmediate(() => resolve(quick.length)));
    loop.receive(wire('busy', ITEMS, new Array(40).fill(1)));
    const count = await answered;
    assert.ok(count < 40, `${count} of 40`);
    await answers(40);
  });
});

describe('a worker that uses more memory than it may', () => {
  it('asks once to be recycled, however long it goes on', async () => {
    let ms = 0;
    const clock = () => {
      ms += 100;
      return ms;
    };
    const memory = { maxMemory: 1000, usedMemory: () => 1001 };
    const { loop, wire, answers, others } = await loopWith(['same'], 1, clock, memory);
    for (let call = 0; call < 5; call++) {
      loop.receive(wire('same', CALL, [call]));
      await answers(call + 1);
    }
    const asked = others.filter(({ type }) => type === 'recycle');
    assert.deepEqual(asked, [{ type: 'recycle', usedBytes: 1001 }]);
  });

  it('does not ask at its very limit', async () => {
    const memory = { maxMemory: 1000, usedMemory: () => 1000 };
    const { others } = await loopWith(['same'], 1, undefined, memory);
    assert.ok(others.every(({ type }) => type !== 'recycle'));
  });
});
