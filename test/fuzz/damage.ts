/** Ways to damage what a peer has written: bits flipped, pieces lost, doubled or of another message, lengths changed to extremes. */

import fc from 'fast-check';

export type Damage = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

const copy = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const place = fc.nat();

const flip = fc.tuple(place, fc.nat(7)).map(([at, bit]): Damage => {
  return (bytes) => {
    const flipped = copy(bytes);
    flipped[at % bytes.length]! ^= 1 << bit;
    return flipped;
  };
});

const cut = place.map(
  (at): Damage =>
    (bytes) =>
      copy(bytes.subarray(0, at % (bytes.length + 1))),
);

const drop = fc.tuple(place, fc.nat(40)).map(([from, length]): Damage => {
  return (bytes) => copy(bytes.subarray(0, from % bytes.length), bytes.subarray((from % bytes.length) + length));
});

const double = fc.tuple(place, fc.nat(40), place).map(([from, length, to]): Damage => {
  return (bytes) => {
    const [start, at] = [from % bytes.length, to % (bytes.length + 1)];
    return copy(bytes.subarray(0, at), bytes.subarray(start, start + length), bytes.subarray(at));
  };
});

/** Written over what is there, as far as there is room. */
function over(at: number, piece: Uint8Array): Damage {
  return (bytes) => {
    const written = copy(bytes);
    const start = at % bytes.length;
    written.set(piece.subarray(0, bytes.length - start), start);
    return written;
  };
}

const word = (value: number) => new Uint8Array(Int32Array.of(value).buffer);
const long = (value: number) => new Uint8Array(Float64Array.of(value).buffer);
/** As v8's serialiser writes lengths. */
const varint = (value: number) => {
  const bytes: number[] = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Uint8Array.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
};

const extremes = [
  ...[0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 30, 2 ** 24].map(word),
  ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, 1e300].map(long),
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 40].map(varint),
];

const extreme = fc.tuple(place, fc.constantFrom(...extremes)).map(([at, piece]) => over(at, piece));
const random = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 16 })).map(([at, piece]) => over(at, piece));
/** The first bytes were never written. */
const torn = fc.nat(16).map((length) => over(0, new Uint8Array(length)));

export const damage: fc.Arbitrary<Damage> = fc
  .array(fc.oneof(flip, flip, extreme, extreme, random, cut, drop, double, torn), { minLength: 1, maxLength: 4 })
  .map(
    (all): Damage =>
      (bytes) =>
        all.reduce((damaged, one) => (damaged.length === 0 ? damaged : one(damaged)), bytes),
  );
