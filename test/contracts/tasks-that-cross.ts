/** Tasks that look at what reaches a worker, and send back what can leave it or not. */

import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { taskContext, tasks } from 'breakeven';

/** What the worker sees of a value. */
function inspected(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: false, maxArrayLength: 1000 });
}

function touch(value: {
  changed?: boolean;
  list: number[];
  bytes: Uint8Array;
  map: Map<string, number>;
}): typeof value {
  value.changed = true;
  value.list.push(4);
  value.bytes[0] = 99;
  value.map.set('new', 1);
  return value;
}

function pollution(value: Record<string, unknown>): [own: boolean, polluted: unknown, plain: boolean] {
  const polluted = ({} as Record<string, unknown>).polluted;
  return [Object.hasOwn(value, '__proto__'), polluted, Object.getPrototypeOf(value) === Object.prototype];
}

function call<T, R>(task: (item: T) => R, item: T): R {
  return task(item);
}

/** Results that cannot leave a worker. */
function unsendable(what: 'function' | 'symbol' | 'deep' | 'socket' | 'shared' | 'large'): unknown {
  switch (what) {
    case 'function':
      return () => 1;
    case 'symbol':
      return Symbol('here');
    case 'deep':
      return { rows: [{ ok: 1 }, { handler: () => 1 }] };
    case 'socket':
      return { socket: new Socket() };
    case 'shared':
      return new Uint8Array(new SharedArrayBuffer(8));
    case 'large':
      return Array(5000).fill('x'.repeat(2 ** 20));
  }
}

function reportUnsendable(): string {
  taskContext().report({ callback: () => 1 });
  return 'unreachable';
}

export const crossing = tasks(import.meta, {
  inspected,
  touch,
  pollution,
  call,
  unsendable,
  reportUnsendable,
});
