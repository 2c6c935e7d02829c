/** Cuts a stream of bytes into records of text, in flat memory. */

import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { InputError } from '../exit.js';

// Half of what V8 can hold in one string.
const LONGEST_RECORD = 2 ** 28;

/** The records of each piece that arrives, together. The last one needs no separator after it; a line loses its `\r`. */
export async function* readRecords(
  pieces: AsyncIterable<Buffer>,
  separator: '\n' | '\0',
  source: string,
): AsyncGenerator<string[], void> {
  const decoder = new StringDecoder('utf8');
  let open: string[] = [];
  let openLength = 0;
  let count = 0;
  for await (const piece of pieces) {
    const text = decoder.write(piece);
    const end = text.lastIndexOf(separator);
    if (end === -1) {
      open.push(text);
      openLength += text.length;
      if (openLength > LONGEST_RECORD)
        throw new InputError(`${source}: record ${count + 1} is too long to be one item.`);
      continue;
    }
    const records = (open.join('') + text.slice(0, end)).split(separator);
    open = [text.slice(end + 1)];
    openLength = text.length - end - 1;
    count += records.length;
    yield separator === '\n' ? withoutReturns(records) : records;
  }
  const rest = open.join('') + decoder.end();
  if (rest !== '') yield separator === '\n' ? withoutReturns([rest]) : [rest];
}

function withoutReturns(lines: string[]): string[] {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.charCodeAt(line.length - 1) === 13) lines[i] = line.slice(0, -1);
  }
  return lines;
}

/** The bytes of a file, or of stdin for `-`. Ends early when `signal` fires. */
export async function* readBytes(file: string, signal: AbortSignal): AsyncGenerator<Buffer, void> {
  const stream = file === '-' ? process.stdin : createReadStream(file);
  const stop = (): void => void stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (!signal.aborted) yield* stream;
  } catch (error) {
    if (!signal.aborted) throw new InputError(`cannot read ${nameOf(file)}: ${(error as Error).message}`);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

export function nameOf(file: string): string {
  return file === '-' ? 'stdin' : file;
}
