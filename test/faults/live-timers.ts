/** Timers that are set, those that hold no program alive included, which Node does not tell. */

type Timers = Pick<typeof globalThis, 'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval'>;

let live: Map<unknown, string> | undefined;

/** Where each was set. Knows those that were set since it was first called. */
export function liveTimers(): string[] {
  live ??= watch(globalThis);
  return [...live.values()];
}

function watch(timers: Timers): Map<unknown, string> {
  const set = new Map<unknown, string>();
  const { setTimeout, setInterval, clearTimeout, clearInterval } = timers;
  const note = (timer: unknown) => {
    const origin = originOf(new Error().stack ?? '');
    if (origin !== undefined) set.set(timer, origin);
  };
  const forget = (clear: typeof clearTimeout) => (timer: Parameters<typeof clearTimeout>[0]) => {
    set.delete(timer);
    clear(timer);
  };
  const once = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const timer = setTimeout(() => {
      set.delete(timer);
      callback(...args);
    }, ms);
    note(timer);
    return timer;
  };
  const again = (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const timer = setInterval(callback, ms, ...args);
    note(timer);
    return timer;
  };
  // With what else is on them: their promisified twins.
  timers.setTimeout = Object.defineProperties(once, Object.getOwnPropertyDescriptors(setTimeout)) as typeof setTimeout;
  timers.setInterval = again as typeof setInterval;
  timers.clearTimeout = forget(clearTimeout);
  timers.clearInterval = forget(clearInterval);
  return set;
}

// Kept pages are looked at for some seconds after the last copy, in every thread that copies.
const STAYS = /#trimLater\b/;

/** Of the package's own timers; undefined for others. */
function originOf(stack: string): string | undefined {
  const ours = stack.split('\n').filter((line) => /\/(?:dist|build\/src)\//.test(line));
  if (ours.length === 0 || STAYS.test(stack)) return undefined;
  return ours
    .slice(0, 3)
    .map((line) => line.trim().replace(/\(.*\/(dist|build)\//, '($1/'))
    .join(' ');
}
