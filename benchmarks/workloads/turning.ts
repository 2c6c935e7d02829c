/** Work of a known length, with an answer of a known size. */

const answers = new Map<string, unknown>();

/** Computes for so many turns of a loop, which takes the same CPU time wherever it runs. */
export function turn(turns: number): number {
  let state = 1;
  for (let i = 0; i < turns; i++) state = (state * 1664525 + 1013904223) | 0;
  return state;
}

/** Answers are made once: only the way back is to cost something. */
export function turnAndAnswer(_item: unknown, turns: number, shape: string, bytes: number): unknown {
  turn(turns);
  const key = `${shape} ${bytes}`;
  let answer = answers.get(key);
  if (answer === undefined) {
    answer = payloadOf(shape, bytes);
    answers.clear();
    answers.set(key, answer);
  }
  return answer;
}

/** Of about so many bytes, serialised. */
export function payloadOf(shape: string, bytes: number): unknown {
  switch (shape) {
    case 'numbers':
      return Array.from({ length: Math.ceil(bytes / 9) }, (_, i) => i / 3);
    case 'strings':
      return Array.from({ length: Math.ceil(bytes / 40) }, (_, i) =>
        `a line of text with its number ${i}`.padEnd(38, '.'),
      );
    case 'objects':
      return Array.from({ length: Math.ceil(bytes / 48) }, (_, id) => ({ id, name: `item ${id}`, value: id / 4 }));
    default:
      return new Uint8Array(bytes).fill(1);
  }
}
