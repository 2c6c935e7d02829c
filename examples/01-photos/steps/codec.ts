/** Loading the WASM codecs of jSquash. Each thread loads its own, at first use: a task module starts nothing when imported. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Four bytes a pixel, RGBA, row by row. */
export interface Image {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

interface CodecOptions {
  wasmBinary: Uint8Array;
  printErr?: (line: string) => void;
}

const { resolve } = createRequire(import.meta.url);

/** The bytes of a package's WASM file. */
export function readWasm(path: string): Uint8Array {
  return readFileSync(resolve(path));
}

/** Starts a codec compiled by Emscripten. `onRemark` gets each line that it would print. */
export function loadCodec<Codec>(factory: unknown, wasm: string, onRemark?: (line: string) => void): Promise<Codec> {
  const start = factory as (options: CodecOptions) => Promise<Codec>;
  return start({ wasmBinary: readWasm(wasm), ...(onRemark && { printErr: onRemark }) });
}
