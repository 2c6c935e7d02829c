/** Calls user code from where no caller of ours stands: what it throws becomes an uncaught exception, and harms nothing else. */
export function callHarmlessly<A extends readonly unknown[]>(callback: (...args: A) => unknown, ...args: A): void {
  try {
    callback(...args);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
