/** Milliseconds of the clock that all threads and processes of this machine share. `performance.now()` begins anew in each. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
