/** Every back end that the contract is tested on. A new one is a line here and a test file that names it. */

import { InlinePool, type InlinePoolOptions, type Pool, type PoolOptions, ThreadPool } from 'breakeven';

export interface BackEnd {
  /** Key in `backEnds`: programs that tests start are told by it which pool to make. */
  readonly key: BackEndKey;
  readonly name: string;
  make(options?: PoolOptions): Pool;
}

// An InlinePool has one place to run in, so it takes no size.
function inline(options: PoolOptions | undefined): InlinePoolOptions | undefined {
  if (typeof options !== 'object' || options === null) return options;
  const { size: _size, ...others } = options;
  return others;
}

const makers = {
  inline: (options?: PoolOptions): Pool => new InlinePool(inline(options)),
  strict: (options?: PoolOptions): Pool => new InlinePool({ ...inline(options), strict: true }),
  thread: (options?: PoolOptions): Pool => new ThreadPool(options),
};

export type BackEndKey = keyof typeof makers;

const names: Readonly<Record<BackEndKey, string>> = {
  inline: 'InlinePool',
  strict: 'InlinePool (strict)',
  thread: 'ThreadPool',
};

export function backEnd(key: BackEndKey): BackEnd {
  return { key, name: names[key], make: makers[key] };
}
