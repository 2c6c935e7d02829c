/** Sizes as people read them: `640 kB`, `104.9 MB`. */
export function formatBytes(bytes: number): string {
  const [unit, name] =
    bytes >= 1e9 ? [1e9, 'GB'] : bytes >= 1e6 ? [1e6, 'MB'] : bytes >= 1e3 ? [1e3, 'kB'] : [1, 'bytes'];
  const amount = bytes / unit;
  return `${unit === 1 || amount >= 1000 ? Math.round(amount) : Number(amount.toFixed(1))} ${name}`;
}
