import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { MessageChannel, Worker } from 'node:worker_threads';
import { PortChannel } from '#src/transport/port-channel.js';
import { BACK, DISPATCH_MS, STAMPED, UNSTAMPED } from '#src/transport/stamps.js';
import { TURN_MS, Turn } from '#src/transport/turn.js';

function pair() {
  const { port1, port2 } = new MessageChannel();
  const [here, there] = [new PortChannel<unknown, unknown>(port1), new PortChannel<unknown, unknown>(port2)];
  return { here, there };
}

/** Resolves with the first `count` messages. */
function messages(channel: PortChannel<unknown, unknown>, count: number): Promise<unknown[]> {
  const got: unknown[] = [];
  return new Promise((resolve) => {
    channel.receive((message) => {
      got.push(message);
      if (got.length === count) resolve(got);
    });
    channel.keepAlive(true);
  });
}

describe('PortChannel', () => {
  it('delivers in order what was sent before and after somebody receives', async () => {
    const { here, there } = pair();
    for (let i = 0; i < 2000; i++) here.send(i);
    const got = messages(there, 4000);
    for (let i = 2000; i < 4000; i++) here.send(i);
    assert.deepEqual(
      await got,
      Array.from({ length: 4000 }, (_, i) => i),
    );
    here.close();
  });

  it('sends by value', async () => {
    const { here, there } = pair();
    const message = { list: [1] };
    here.send(message);
    message.list.push(2);
    assert.deepEqual(await messages(there, 1), [{ list: [1] }]);
    here.close();
  });

  it('throws and sends nothing when a message cannot cross', async () => {
    const { here, there } = pair();
    assert.throws(() => here.send([1, () => {}]), { name: 'DataCloneError' });
    here.send('next');
    assert.deepEqual(await messages(there, 1), ['next']);
    here.close();
  });

  it('hands over at once, on drain, what has arrived, each message once', async () => {
    const { here, there } = pair();
    const got: unknown[] = [];
    there.receive((message) => got.push(message));
    here.send('a');
    here.send('b');
    assert.deepEqual(got, []);
    there.drain();
    assert.deepEqual(got, ['a', 'b']);
    there.drain();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(got, ['a', 'b']);
    here.close();
  });

  it('notes in an answer that it takes from the port when that was, also where buffers came with it', () => {
    const { port1, port2 } = new MessageChannel();
    const [here, there] = [new PortChannel(port1), new PortChannel<unknown, unknown[]>(port2, undefined, true)];
    const buffer = new ArrayBuffer(8);
    const answer = [1, 2, 0, 0.5, buffer, undefined, 0, UNSTAMPED];
    here.send(answer);
    here.send(answer, [buffer]);
    const got: unknown[][] = [];
    there.receive((message) => got.push(message));
    there.drain();
    assert.deepEqual(
      got.map((message) => (message[STAMPED] as number[])[BACK]! > 0),
      [true, true],
    );
    here.close();
  });

  it('believes no answer that says itself when it was read, though it came by itself', async () => {
    const { port1, port2 } = new MessageChannel();
    const [here, there] = [new PortChannel(port1), new PortChannel<unknown, unknown>(port2, undefined, true)];
    const forged = UNSTAMPED.map(() => 7);
    const buffer = new ArrayBuffer(8);
    here.send([0, 2, 0, 0.5, 'value', undefined, 0, forged]);
    here.send([0, 2, 0, 0.5, buffer, undefined, 0, forged], [buffer]);
    for (const nonsense of [null, 'none', [0, 2, 0, 0.5, 'value', undefined, 0, 'no stamps']]) here.send(nonsense);
    const got = (await messages(there, 5)) as unknown[][];
    here.close();
    for (const answer of got.slice(0, 2)) {
      const stamps = answer[STAMPED] as number[];
      assert.deepEqual([stamps[DISPATCH_MS], ...stamps.slice(BACK)], [7, 0, 0, 0]);
    }
    assert.equal(got[4]![STAMPED], 'no stamps');
  });

  it('drains nothing, and does not throw, once closed or without a receiver', async () => {
    const { here, there } = pair();
    const silent = pair();
    silent.here.send('lost');
    silent.there.drain();
    silent.here.close();
    there.receive(() => assert.fail('nothing was sent'));
    here.close();
    await new Promise((resolve) => setImmediate(resolve));
    there.drain();
    there.close();
    there.drain();
  });

  it('still holds what a thread sent just before it was gone', async () => {
    const { port1, port2 } = new MessageChannel();
    const channel = new PortChannel<unknown, number>(port1);
    const source = `
      const { workerData } = require('node:worker_threads');
      for (let i = 0; i < 5000; i++) workerData.postMessage(i);
      process.exit(1);`;
    const worker = new Worker(source, { eval: true, workerData: port2, transferList: [port2] });
    const got: number[] = [];
    channel.receive((message) => got.push(message));
    await once(worker, 'exit');
    channel.drain();
    assert.deepEqual(
      got,
      Array.from({ length: 5000 }, (_, i) => i),
    );
  });

  it('hands over no more in a turn of the event loop than one may take, and counts as read what it has handed over', async () => {
    let time = 0;
    let inThisTurn = 0;
    let most = 0;
    let read = 0;
    const { port1, port2 } = new MessageChannel();
    const turns = new Turn(() => time);
    const channel = new PortChannel<unknown, number>(port1, () => read++, false, turns);
    const got: number[] = [];
    const all = new Promise<void>((resolve) => {
      channel.receive((message) => {
        time += TURN_MS / 2;
        if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
        most = Math.max(most, ++inThisTurn);
        assert.equal(read, got.push(message));
        if (message === 39) resolve();
      });
    });
    for (let id = 0; id < 40; id++) port2.postMessage(id);
    channel.keepAlive(true);
    await all;
    assert.deepEqual([most, got], [2, Array.from({ length: 40 }, (_, id) => id)]);
    channel.close();
  });

  it('believes no message that names buffers which are none', () => {
    const { port1, port2 } = new MessageChannel();
    const channel = new PortChannel<unknown, unknown>(port1);
    const endless: unknown[] = [];
    endless.length = 2 ** 32 - 1;
    for (const buffers of [7, undefined, {}]) {
      const nonsense = { type: 'with buffers', message: 'inner', buffers };
      port2.postMessage(nonsense);
      assert.deepEqual(channel.take(), { message: nonsense });
    }
    for (const buffers of [['none', 7, null], endless]) {
      port2.postMessage({ type: 'with buffers', message: 'inner', buffers });
      assert.deepEqual(channel.take(), { message: 'inner' });
    }
    channel.close();
  });

  it('counts as read what came and could not be deserialised: its sender does not wait for it', () => {
    let read = 0;
    const { port1 } = new MessageChannel();
    const channel = new PortChannel(port1, () => read++);
    channel.receive(() => assert.fail('it is no message'));
    port1.emit('messageerror', new Error('of deserialising'));
    assert.equal(read, 1);
    channel.close();
  });

  it('does not keep the program alive, unless told to', () => {
    const module = import.meta.resolve('#src/transport/port-channel.js');
    const statusOf = (more: string) => {
      const source = `import { PortChannel } from ${JSON.stringify(module)};
        const { port1 } = new MessageChannel();
        const channel = new PortChannel(port1);
        channel.receive(() => {});
        setTimeout(() => process.exit(7), 200).unref();
        ${more}`;
      return spawnSync(process.execPath, ['--input-type=module', '-e', source], { timeout: 30_000 }).status;
    };
    assert.equal(statusOf(''), 0);
    assert.equal(statusOf('channel.keepAlive(true);'), 7);
  });
});
