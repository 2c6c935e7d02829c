/** Typed events: a listener that throws harms nobody but is reported as an uncaught exception. */

import { callHarmlessly } from './harmless.js';

export type Listener<A extends readonly unknown[]> = (...args: A) => void;

export class Events<Map extends { readonly [K in keyof Map]: readonly unknown[] }> {
  readonly #listeners = new globalThis.Map<keyof Map, { listener: Listener<never>; once: boolean }[]>();

  on<K extends keyof Map>(event: K, listener: Listener<Map[K]>): void {
    this.#add(event, listener, false);
  }

  once<K extends keyof Map>(event: K, listener: Listener<Map[K]>): void {
    this.#add(event, listener, true);
  }

  off<K extends keyof Map>(event: K, listener: Listener<Map[K]>): void {
    const kept = (this.#listeners.get(event) ?? []).filter((entry) => entry.listener !== listener);
    this.#listeners.set(event, kept);
  }

  /** True when somebody listens: lets the caller skip building the arguments. */
  has(event: keyof Map): boolean {
    return (this.#listeners.get(event)?.length ?? 0) > 0;
  }

  emit<K extends keyof Map>(event: K, ...args: Map[K]): void {
    for (const entry of [...(this.#listeners.get(event) ?? [])]) {
      if (entry.once) this.off(event, entry.listener as Listener<Map[K]>);
      callHarmlessly(entry.listener as Listener<readonly unknown[]>, ...args);
    }
  }

  #add(event: keyof Map, listener: Listener<never>, once: boolean): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), { listener, once }]);
  }
}
