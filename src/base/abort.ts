/** Listens to an AbortSignal for many at once: Node warns of a leak from the eleventh listener on. */

interface Shared {
  readonly callbacks: Set<() => void>;
  readonly abort: () => void;
}

const listening = new WeakMap<AbortSignal, Shared>();

/** Calls back once when `signal` aborts; the returned function ends that. The signal must not have aborted yet. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const shared = listening.get(signal) ?? listen(signal);
  shared.callbacks.add(callback);
  return () => {
    shared.callbacks.delete(callback);
    if (shared.callbacks.size > 0 || listening.get(signal) !== shared) return;
    listening.delete(signal);
    signal.removeEventListener('abort', shared.abort);
  };
}

function listen(signal: AbortSignal): Shared {
  const callbacks = new Set<() => void>();
  const abort = () => {
    for (const callback of [...callbacks]) callback();
  };
  signal.addEventListener('abort', abort, { once: true });
  const shared = { callbacks, abort };
  listening.set(signal, shared);
  return shared;
}
