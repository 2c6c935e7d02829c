import { SharedArray, ThreadPool } from 'breakeven';
import { descriptorCount, statusBytes } from '../memory.js';
import { shared } from '../workloads/shared-tasks.js';
import { expectEqual } from './scenario.js';
import { type Demand, type Figures, type Study, WITHOUT_NATIVE } from './study.js';

const EARLY = 1_000;

export function churn(isQuick: boolean): Study {
  const count = isQuick ? 2_000 : 10_000;
  const sent = { measure: () => measureSent(count) };
  const dropped = { measure: () => measureDropped(count) };
  const variants = {
    'created, sent, dropped': sent,
    'created, sent, dropped; without the native part': { ...sent, env: WITHOUT_NATIVE },
    'created, dropped, in a loop without await': dropped,
    'created, dropped, in a loop without await; without the native part': { ...dropped, env: WITHOUT_NATIVE },
  };
  const [early, late] = [`RSS at ${EARLY}`, `RSS at ${count}`];
  return {
    title: `${count.toLocaleString('en')} SharedArrays of 1 MB, one after the other, filled and never disposed of`,
    rounds: isQuick ? 1 : 6,
    columns: {
      'time each': 'time',
      [early]: 'bytes',
      [late]: 'bytes',
      'peak RSS': 'bytes',
      'more descriptors': 'number',
    },
    variants,
    demands: Object.keys(variants).flatMap((name): Demand[] => [
      {
        what: `${name}: RSS grown from the ${EARLY}th to the ${count}th`,
        kind: 'bytes',
        of: (figure) => figure(name, late) - figure(name, early),
        sense: 'at most',
        must: 64e6,
      },
      {
        what: `${name}: descriptors more`,
        kind: 'number',
        of: (figure) => figure(name, 'more descriptors'),
        sense: 'at most',
        must: 0,
      },
    ]),
  };
}

function filled(): SharedArray<'uint8'> {
  const array = SharedArray.create('uint8', 1e6);
  array.data.fill(7);
  return array;
}

class Watch {
  readonly #startedAt = performance.now();
  readonly #rss: Record<string, number> = {};
  readonly #count: number;
  #descriptors = 0;

  constructor(count: number) {
    this.#count = count;
  }

  see(done: number): void {
    if (done === EARLY) this.#descriptors = descriptorCount();
    if (done === EARLY || done === this.#count) this.#rss[`RSS at ${done}`] = statusBytes('VmRSS');
  }

  figures(): Figures {
    return {
      'time each': (performance.now() - this.#startedAt) / this.#count,
      ...this.#rss,
      'peak RSS': statusBytes('VmHWM'),
      'more descriptors': descriptorCount() - this.#descriptors,
    };
  }
}

async function measureSent(count: number): Promise<Figures> {
  const pool = new ThreadPool({ size: 2 });
  await pool.warm();
  const watch = new Watch(count);
  for (let done = 1; done <= count; done++) {
    expectEqual(await pool.submit(shared.firstOf, filled()), 7);
    watch.see(done);
  }
  return watch.figures();
}

async function measureDropped(count: number): Promise<Figures> {
  const watch = new Watch(count);
  for (let done = 1; done <= count; done++) {
    filled();
    watch.see(done);
  }
  return watch.figures();
}
