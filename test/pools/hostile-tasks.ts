/** Tasks that write into what connects their worker with its pool. */

import { openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';
import { taskContext, tasks } from 'breakeven';
import { withLength } from '#src/transport/byte-stream.js';
import { RING_BYTES, RING_UNITS } from '#src/transport/ring.js';
import { RINGS_BYTES } from '#src/transport/rings.js';
import { LEDGER_BYTES } from '#src/transport/shared-ledger.js';
import { FROM_WORKER_FD, POOL_BELL_FD, type ThreadData } from '#src/transport/wire.js';

const PAGE = 4096;
const CONTROL_BYTES = 256;

interface Rings {
  read(at: number, bytes: number): Buffer;
  write(at: number, bytes: Uint8Array): void;
  /** The pool's bell. */
  readonly bell: number;
}

function ringsOfThread(): Rings {
  const { memory, bells } = (workerData as ThreadData).rings!;
  const all = Buffer.from(memory as unknown as ArrayBuffer);
  return {
    read: (at, bytes) => all.subarray(at, at + bytes),
    write: (at, bytes) => all.set(bytes, at),
    bell: bells.pool,
  };
}

/** Where the process has them mapped: no other region has this length. */
function ringsOfProcess(): Rings {
  const length = Math.ceil((RINGS_BYTES + LEDGER_BYTES) / PAGE) * PAGE;
  const lines = readFileSync('/proc/self/maps', 'latin1').split('\n');
  const ranges = lines.filter((line) => line.includes('memfd:breakeven')).map((line) => line.split(/[- ]/, 2));
  const [start] = ranges
    .map((range) => range.map((place) => Number.parseInt(place, 16)) as [number, number])
    .find(([from, to]) => to - from === length)!;
  const memory = openSync('/proc/self/mem', 'r+');
  return {
    read(at, bytes) {
      const buffer = Buffer.alloc(bytes);
      readSync(memory, buffer, 0, bytes, start + at);
      return buffer;
    },
    write: (at, bytes) => void writeSync(memory, bytes, 0, bytes.length, start + at),
    bell: POOL_BELL_FD,
  };
}

const word = (value: number) => Buffer.from(Int32Array.of(value).buffer);
const never = () => new Promise<never>(() => setInterval(() => {}, 2 ** 30));

/** Writes a record of these bytes into the ring to the pool, says that so many units more are there, and then nothing more. */
function scribble(record: Uint8Array, units: number): Promise<never> {
  const rings = isMainThread ? ringsOfProcess() : ringsOfThread();
  const tail = rings.read(RING_BYTES, 4).readInt32LE();
  rings.write(RING_BYTES + CONTROL_BYTES + (tail & (RING_UNITS - 1)) * 8, record);
  rings.write(RING_BYTES, word((tail + units) | 0));
  writeSync(rings.bell, new Uint8Array(BigInt64Array.of(1n).buffer));
  return never();
}

/** Writes a frame of these bytes into the pipe to the pool, or just the bytes, and then nothing more. */
function send(bytes: Uint8Array, isFrame: boolean): Promise<never> {
  writeSync(FROM_WORKER_FD, isFrame ? withLength(bytes) : bytes);
  return never();
}

function reportForEver(report: unknown): never {
  for (;;) taskContext().report(report as string);
}

export const hostile = tasks(import.meta, { scribble, send, reportForEver });
