/** Counts, rates and times as people read them. */

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** Items per second, to two digits. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 100) return `${formatCount(Math.round(perSecond))}/s`;
  return `${perSecond.toFixed(perSecond >= 10 ? 0 : 1)}/s`;
}

export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(Math.floor(seconds % 60))} min`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)} h`;
}

/** In the unit of the longer one: `7-9 s`, `2-3 min`. */
export function formatRange(lowMs: number, highMs: number): string {
  const [unit, name] = highMs < 90_000 ? [1000, 's'] : highMs < 5_400_000 ? [60_000, 'min'] : [3_600_000, 'h'];
  const low = Math.floor(lowMs / unit);
  const high = Math.max(1, Math.ceil(highMs / unit));
  return low === high ? `${high} ${name}` : `${low}-${high} ${name}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
