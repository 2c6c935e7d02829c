import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { median, quantile } from '#src/cost/statistics.js';
import { type Asked, contenders, KINDS, namesOf, oursOf, seldom, variantsOf } from '../rivals/contenders.js';
import type { Engine, Rival } from '../rivals/rival.js';
import type { Demand, Duel, Figures, Study } from './study.js';
import { pause } from './timing.js';

const EVERY_MS = 20;
/** An answer that takes longer is counted as late as this. */
const LOST_MS = 500;

export function idleTimers(isQuick: boolean): Study {
  const count = isQuick ? 5 : 25;
  const measured = (rival: Rival, asked: Asked) => measure(rival, asked, count);
  const ours = KINDS.flatMap((kind) => contenders(['breakeven'], kind, [1]));
  const rivals = [
    ...contenders(['piscina', 'poolifier', 'knitting', 'bare MessagePort'], 'thread', [1]),
    ...contenders(['bare fork, JSON'], 'process', [1]),
  ];
  return {
    title:
      `user code that goes on in an idle worker: how late its timers of ${EVERY_MS} ms are, and how long an echo over a socket on loopback takes, ` +
      `asked every ${EVERY_MS} ms (${LOST_MS} ms: not by then)`,
    rounds: isQuick ? 1 : 6,
    columns: { timer: 'time', 'timer, p90': 'time', socket: 'time', 'socket, p90': 'time' },
    variants: { ...variantsOf(ours, measured), ...seldom(variantsOf(rivals, measured)) },
    demands: KINDS.flatMap((kind) =>
      ['timer', 'socket'].map(
        (column): Demand => ({
          what: `${oursOf(kind, 1)}: ${column}, median`,
          kind: 'time',
          of: (figure) => figure(oursOf(kind, 1), column),
          sense: 'at most',
          must: 2,
        }),
      ),
    ),
    duels: KINDS.map(
      (kind): Duel => ({
        ours: oursOf(kind, 1),
        rivals: namesOf(rivals.filter((one) => one.kind === kind)),
        columns: ['timer', 'socket'],
        better: 'less',
      }),
    ),
  };
}

async function measure(rival: Rival, asked: Asked, count: number): Promise<Figures> {
  const engine = rival.open({ ...asked, load: 'single' });
  const timer = await timersOf(engine, count);
  const socket = await echoesOf(engine, count);
  return {
    timer: median(timer),
    'timer, p90': quantile(timer, 0.9),
    socket: median(socket),
    'socket, p90': quantile(socket, 0.9),
  };
}

async function timersOf(engine: Engine, count: number): Promise<number[]> {
  await engine.call('startTimers', [count, EVERY_MS]);
  await pause(count * EVERY_MS + 5 * EVERY_MS);
  const late = await engine.call('latenesses', undefined);
  // Those that have not come yet may never do.
  return Array.from({ length: count }, (_, i) => late[i] ?? LOST_MS);
}

async function echoesOf(engine: Engine, count: number): Promise<number[]> {
  const socket = connect({ port: await engine.call('openEcho', undefined), host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    await pause(EVERY_MS);
    times.push(await echo(socket));
    // Whoever has lost one has lost them all.
    if (times[i] === LOST_MS) break;
  }
  socket.destroy();
  return times;
}

function echo(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const timer = setTimeout(() => resolve(LOST_MS), LOST_MS);
    socket.once('data', () => {
      clearTimeout(timer);
      resolve(performance.now() - startedAt);
    });
    socket.write('?');
  });
}
