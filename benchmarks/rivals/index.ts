/** The contenders by name, imported when measured, so that none pays for another. */

import type { Rival } from './rival.js';

export const RIVALS = {
  breakeven: async (): Promise<Rival> => (await import('./breakeven.js')).breakeven,
  piscina: async (): Promise<Rival> => (await import('./piscina.js')).piscina,
  tinypool: async (): Promise<Rival> => (await import('./tinypool.js')).tinypool,
  workerpool: async (): Promise<Rival> => (await import('./workerpool.js')).workerpoolRival,
  poolifier: async (): Promise<Rival> => (await import('./poolifier.js')).poolifier,
  loop: async (): Promise<Rival> => (await import('./loop.js')).loop,
} as const;

/** And those that only studies ask: they need another Node, or are no pools. */
export const CALLERS = {
  ...RIVALS,
  knitting: async (): Promise<Rival> => (await import('./knitting.js')).knitting,
  'knitting firstIdle': async (): Promise<Rival> => (await import('./knitting.js')).knittingFirstIdle,
  'bare MessagePort': async (): Promise<Rival> => (await import('./raw.js')).raw,
  'bare fork, JSON': async (): Promise<Rival> => (await import('./raw.js')).forkJson,
  'bare fork, advanced': async (): Promise<Rival> => (await import('./raw.js')).forkAdvanced,
} as const;

export type RivalName = keyof typeof RIVALS;
export type CallerName = keyof typeof CALLERS;

export function isRivalName(name: string): name is RivalName {
  return Object.hasOwn(RIVALS, name);
}
