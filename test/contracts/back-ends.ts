/** Every back end that the contract is tested on. A new one is an entry here, and a test file that names it. */

import {
  InlinePool,
  type InlinePoolOptions,
  type Pool,
  type PoolKind,
  type PoolOptions,
  ProcessPool,
  ThreadPool,
} from 'breakeven';
import { whyNoNative } from '../native.js';

export interface BackEnd {
  /** Names it to the programs that tests start. */
  readonly key: BackEndKey;
  readonly name: string;
  readonly kind: PoolKind;
  make(options?: PoolOptions): Pool;
}

export type BackEndKey = 'inline' | 'strict' | 'thread' | 'process';

const backEnds: Readonly<Record<BackEndKey, Omit<BackEnd, 'key'>>> = {
  inline: { name: 'InlinePool', kind: 'inline', make: (options) => new InlinePool(inline(options, {})) },
  strict: {
    name: 'InlinePool (strict)',
    kind: 'inline',
    make: (options) => new InlinePool(inline(options, { strict: true })),
  },
  thread: { name: 'ThreadPool', kind: 'thread', make: (options) => new ThreadPool(options) },
  process: { name: 'ProcessPool', kind: 'process', make: (options) => new ProcessPool(options) },
};

export function backEnd(key: BackEndKey): BackEnd {
  return { key, ...backEnds[key] };
}

/** Whether what a task gets and gives is a copy, or a handle of its own. */
export function isByValue({ key }: BackEnd): boolean {
  return key !== 'inline';
}

/** Why shared arrays do not cross; undefined where they do. */
export function sharesNoArrays({ key }: BackEnd): string | undefined {
  return key === 'process' ? whyNoNative : undefined;
}

// An InlinePool has one place to run in, which it cannot kill: it takes no size and no grace.
function inline(options: PoolOptions = {}, more: InlinePoolOptions): InlinePoolOptions {
  // Tests also give what is no object, to see it refused.
  if (typeof options !== 'object' || options === null) return options;
  const { size: _size, timeoutGrace: _grace, ...others } = options;
  return { ...others, ...more };
}
