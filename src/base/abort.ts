/** Listens to an AbortSignal for many at once: Node warns of a leak from the eleventh listener on. */

const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back once when `signal` aborts; the returned function ends that. The signal must not have aborted yet. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = waiting.get(signal);
  if (callbacks === undefined) {
    const all = new Set<() => void>();
    const abort = () => {
      for (const each of [...all]) each();
    };
    signal.addEventListener('abort', abort, { once: true });
    waiting.set(signal, all);
    callbacks = all;
  }
  callbacks.add(callback);
  return () => callbacks.delete(callback);
}
