import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { PortChannel } from '#src/transport/port-channel.js';
import { MOST_UNREAD, PortFlow } from '#src/transport/port-flow.js';

const SENDER = `
  import { workerData } from 'node:worker_threads';
  import { PortChannel } from ${JSON.stringify(import.meta.resolve('#src/transport/port-channel.js'))};
  import { PortFlow } from ${JSON.stringify(import.meta.resolve('#src/transport/port-flow.js'))};

  const flow = new PortFlow(workerData.memory);
  const sent = new Int32Array(workerData.sent);
  const channel = new PortChannel(workerData.port);
  for (;;) {
    flow.wait(channel.sent);
    channel.send('more');
    Atomics.add(sent, 0, 1);
  }
`;

test('a sender is never more than so many messages ahead of who reads, however slowly that goes, and can be terminated', async () => {
  const { port1, port2 } = new MessageChannel();
  const flow = new PortFlow();
  const sent = new SharedArrayBuffer(4);
  const sender = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SENDER)}`), {
    workerData: { memory: flow.memory, sent, port: port2 },
    transferList: [port2],
  });
  const channel = new PortChannel<unknown, string>(port1, () => flow.wasRead());
  const count = () => Atomics.load(new Int32Array(sent), 0);
  while (count() < MOST_UNREAD) await turn();
  for (let read = 0; read < 1000; await turn()) {
    if (channel.take() !== undefined) read++;
    assert.ok(count() <= read + MOST_UNREAD, `${count()} were sent, ${read} read`);
  }
  await sender.terminate();
  channel.close();
});

test('a turn of the event loop ends, though the sender goes on as soon as something was read', async () => {
  const flow = new PortFlow();
  const read = () => new Int32Array(flow.memory)[0];
  for (let count = 0; count < MOST_UNREAD; count++) flow.wasRead();
  assert.equal(read(), 0, 'the sender waits until this turn is over');
  await turn();
  assert.equal(read(), MOST_UNREAD);
});

test('counts go on beyond 2^31', { timeout: 10_000 }, async () => {
  const flow = new PortFlow();
  const read = new Int32Array(flow.memory);
  read[0] = 2 ** 31 - 1;
  for (let count = 0; count < MOST_UNREAD / 2; count++) flow.wasRead();
  await turn();
  assert.equal(read[0], -(2 ** 31) + MOST_UNREAD / 2 - 1);
  // Would wait for ever if it took these for 2^32 messages.
  flow.wait(-(2 ** 31) + MOST_UNREAD);
});
