/** The warning of a pool that has to do with fewer workers than it was made for. */

export function warnOfFewerWorkers(pool: string, workers: number, size: number, cause: unknown): void {
  const reason = cause instanceof Error ? ` The reason: ${cause.message}` : '';
  process.emitWarning(`${pool}: only ${workers} of ${size} workers could be started.${reason}`, {
    code: 'BREAKEVEN_FEWER_WORKERS',
  });
}
