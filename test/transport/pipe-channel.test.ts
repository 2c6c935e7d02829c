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
import { uncaughtErrors } from '../base/uncaught.js';

const toFrame = (message: unknown) => withLength(framesByValue.write(message));

/** A channel that receives, and the other end of its pipe. */
async function pipe(t: TestContext, onEnd: (error: unknown) => void = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-pipe-'));
  const server = createServer().listen(join(folder, 'socket'));
  const there = connect(join(folder, 'socket'));
  const [here] = (await once(server, 'connection')) as [Socket];
  server.close();
  const sent: Uint8Array[] = [];
  const to = { write: (frame: Uint8Array) => void sent.push(frame), close() {} };
  const channel = new PipeChannel<unknown, unknown>(here, to, framesByValue, onEnd, true);
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
});
