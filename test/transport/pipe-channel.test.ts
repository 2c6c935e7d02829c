import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { withLength } from '#src/transport/byte-stream.js';
import { framesByValue } from '#src/transport/frames.js';
import { PipeChannel } from '#src/transport/pipe-channel.js';
import { TURN_MS, Turn } from '#src/transport/turn.js';
import { uncaughtErrors } from '../base/uncaught.js';

const toFrame = (message: unknown) => withLength(framesByValue.write(message));

/** A channel that receives, and the other end of its pipe. */
async function pipe(t: TestContext, onEnd: (error: unknown) => void = () => {}, clock = (): number => 0) {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-pipe-'));
  const server = createServer().listen(join(folder, 'socket'));
  const there = connect(join(folder, 'socket'));
  const [here] = (await once(server, 'connection')) as [Socket];
  server.close();
  const sent: Uint8Array[] = [];
  const to = { write: (frame: Uint8Array) => void sent.push(frame), close() {} };
  const channel = new PipeChannel<unknown, unknown>(here, to, framesByValue, onEnd, true, new Turn(clock));
  t.after(() => {
    channel.close();
    there.destroy();
    rmSync(folder, { recursive: true });
  });
  const say = (message: unknown) => new Promise((resolve) => there.write(toFrame(message), resolve));
  return { channel, there, say, sent };
}

describe('PipeChannel', () => {
  it('delivers in order what came before and after somebody receives', async (t) => {
    const { channel, say } = await pipe(t);
    for (let i = 0; i < 500; i++) void say(i);
    const got: unknown[] = [];
    const all = new Promise<void>((resolve) => channel.receive((message) => got.push(message) === 1000 && resolve()));
    channel.keepAlive(true);
    for (let i = 500; i < 1000; i++) void say(i);
    await all;
    assert.deepEqual(
      got,
      Array.from({ length: 1000 }, (_, i) => i),
    );
  });

  it('hands over at once, on drain, what has arrived, each message once and in order', async (t) => {
    const { channel, say } = await pipe(t);
    const got: unknown[] = [];
    channel.receive((message) => got.push(message));
    channel.keepAlive(true);
    await say('first');
    while (got.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await say({ second: 'x'.repeat(100_000) });
    await say('third');
    channel.drain();
    assert.deepEqual(got, ['first', { second: 'x'.repeat(100_000) }, 'third']);
    channel.drain();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(got.length, 3);
  });

  it('hands over no more in a turn of the event loop than one may take, however much comes, and all of it in the end', async (t) => {
    let time = 0;
    let inThisTurn = 0;
    let most = 0;
    const { channel, say } = await pipe(
      t,
      () => {},
      () => time,
    );
    const got: unknown[] = [];
    const all = new Promise<void>((resolve) => {
      channel.receive((message) => {
        time += TURN_MS / 2;
        if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
        most = Math.max(most, ++inThisTurn);
        if (got.push((message as { id: number }).id) === 40) resolve();
      });
    });
    channel.keepAlive(true);
    for (let id = 0; id < 40; id++) void say({ id, filling: 'x'.repeat(50_000) });
    await all;
    assert.deepEqual([most, got], [2, Array.from({ length: 40 }, (_, id) => id)]);
  });

  it('hands over nothing by itself while it is held, and gives what has come to who asks', async (t) => {
    const { channel, say } = await pipe(t);
    const got: unknown[] = [];
    channel.receive((message) => got.push(message));
    channel.keepAlive(true);
    channel.hold(true);
    await say('first');
    await say('second');
    for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([got, channel.take()], [[], { message: 'first' }]);
    channel.hold(false);
    while (got.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(got, ['second']);
  });

  it('keeps the order for a receiver that drains', async (t) => {
    const { channel, say } = await pipe(t);
    const got: unknown[] = [];
    channel.receive((message) => {
      got.push(message);
      channel.drain();
    });
    for (let i = 0; i < 5; i++) await say(i);
    channel.drain();
    assert.deepEqual(got, [0, 1, 2, 3, 4]);
  });

  it('goes on behind a message whose receiver throws', async (t) => {
    const { channel, say } = await pipe(t);
    const got: unknown[] = [];
    channel.receive((message) => {
      got.push(message);
      if (message === 'bad') throw new Error('of the receiver');
    });
    await say('bad');
    await say('good');
    const errors = await uncaughtErrors(() => channel.drain());
    assert.deepEqual([got, (errors[0] as Error).message], [['bad', 'good'], 'of the receiver']);
  });

  it('sends by value', async (t) => {
    const { channel, sent } = await pipe(t);
    const message = { list: [1] };
    channel.send(message);
    const frame = framesByValue.write({ list: [1] });
    message.list.push(2);
    assert.deepEqual(sent, [frame]);
  });

  it('tells of the end of the other side, once', async (t) => {
    let ends = 0;
    const ended = new Promise<unknown>((resolve) => {
      void pipe(t, (error) => {
        ends++;
        resolve(error);
      }).then(({ channel, there }) => {
        channel.receive(() => {});
        channel.keepAlive(true);
        there.end();
      });
    });
    assert.equal(await ended, undefined);
    assert.equal(ends, 1);
  });

  it('tells of what is no message, and hands over what came before it', async (t) => {
    const got: unknown[] = [];
    const ended = new Promise<unknown>((resolve) => {
      void pipe(t, resolve).then(async ({ channel, there, say }) => {
        channel.receive((message) => got.push(message));
        channel.keepAlive(true);
        await say('fine');
        there.write('printed to the wrong descriptor');
      });
    });
    assert.match(String(await ended), /no frame/);
    assert.deepEqual(got, ['fine']);
  });

  it('tells at once which frame cannot be read, and nothing of what comes behind it', async (t) => {
    const errors: unknown[] = [];
    const { channel, there } = await pipe(t, (error) => errors.push(error));
    // It is reset.
    there.on('error', () => {});
    const got: unknown[] = [];
    channel.receive((message) => got.push(message));
    // What comes behind it is in the next piece that is read.
    const bad = withLength(Buffer.alloc(2 ** 16 - 8 - toFrame('fine').length));
    if (there.connecting) await once(there, 'connect');
    there.write(Buffer.concat([toFrame('fine'), bad, toFrame('behind it')]));
    channel.drain();
    channel.drain();
    assert.deepEqual([got, errors.length], [['fine'], 1]);
    assert.match((errors[0] as Error).message, /Frame 2 .* cannot be read: /);
    assert.ok((errors[0] as Error).cause instanceof Error);
    await new Promise((resolve) => there.once('close', resolve));
    assert.equal(errors.length, 1);
  });
});
