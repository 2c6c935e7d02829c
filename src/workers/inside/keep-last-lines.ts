/** Copies what this thread writes to stderr into memory that its pool can read after its death. */

import type { LastLines } from '../../transport/last-lines.js';

export function keepLastLines(lines: LastLines): void {
  const write = process.stderr.write.bind(process.stderr) as (...args: unknown[]) => boolean;
  process.stderr.write = ((chunk: unknown, ...rest: unknown[]): boolean => {
    if (typeof chunk === 'string') lines.add(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) lines.add(chunk);
    return write(chunk, ...rest);
  }) as typeof process.stderr.write;
}
