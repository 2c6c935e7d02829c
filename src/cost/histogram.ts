/** Counts times in buckets of equal ratio: of fixed size whatever comes, cheap to add to, and two of them add up to one. */

/** Linear steps in each octave: a bucket is at most an eighth as wide as what is in it. */
const STEPS_PER_OCTAVE = 8;
/** Bits of a double's upper half below the exponent and those that number the steps: 20 bits of fraction, 3 of them for 8 steps. */
const SHIFT = 17;
const LEAST_MS = 2 ** -14; // 61 ns
const OCTAVES = 40; // up to 18 hours

const SUM = 0;
const COUNT = 1;
const MOST = 2;
const FIRST = 3;
const BUCKETS = STEPS_PER_OCTAVE * OCTAVES;

/** So many numbers hold one histogram. */
export const HISTOGRAM_LENGTH = FIRST + BUCKETS;

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

function keyOf(ms: number): number {
  double[0] = ms;
  return halves[UPPER]! >>> SHIFT;
}

const LEAST_KEY = keyOf(LEAST_MS);

/** Times in ms. Those below 61 ns stand in the first bucket, those above 18 hours in the last; sum and maximum stay exact. */
export class Histogram {
  readonly #numbers: Float64Array;

  /** `numbers`: where it lives, HISTOGRAM_LENGTH of them; zeros are an empty one. */
  constructor(numbers: Float64Array = new Float64Array(HISTOGRAM_LENGTH)) {
    if (numbers.length !== HISTOGRAM_LENGTH) {
      throw new RangeError(`Histogram: needs ${HISTOGRAM_LENGTH} numbers, but got ${numbers.length}.`);
    }
    this.#numbers = numbers;
  }

  /** `count`: so many that took `ms` each. A time that is negative or no number counts as 0. */
  add(ms: number, count = 1): void {
    const numbers = this.#numbers;
    const time = ms > 0 ? ms : 0;
    numbers[FIRST + bucketOf(time)]! += count;
    numbers[SUM]! += time * count;
    numbers[COUNT]! += count;
    if (time > numbers[MOST]!) numbers[MOST] = time;
  }

  /** The first so many of these: `counts[i]` that took `times[i]` each. Faster than one by one. */
  addAll(times: Float64Array, counts: Float64Array, length: number): void {
    const numbers = this.#numbers;
    let [sum, count, most] = [numbers[SUM]!, numbers[COUNT]!, numbers[MOST]!];
    for (let i = 0; i < length; i++) {
      const time = times[i]! > 0 ? times[i]! : 0;
      const alike = counts[i]!;
      numbers[FIRST + bucketOf(time)]! += alike;
      sum += time * alike;
      count += alike;
      if (time > most) most = time;
    }
    numbers[SUM] = sum;
    numbers[COUNT] = count;
    numbers[MOST] = most;
  }

  merge(other: Histogram): void {
    const most = Math.max(this.#numbers[MOST]!, other.#numbers[MOST]!);
    for (let i = 0; i < HISTOGRAM_LENGTH; i++) this.#numbers[i]! += other.#numbers[i]!;
    this.#numbers[MOST] = most;
  }

  get count(): number {
    return this.#numbers[COUNT]!;
  }

  /** Ms in all. */
  get sum(): number {
    return this.#numbers[SUM]!;
  }

  /** The longest, in ms; 0 when empty. */
  get most(): number {
    return this.#numbers[MOST]!;
  }

  /** Undefined when empty. */
  get mean(): number | undefined {
    return this.count === 0 ? undefined : this.sum / this.count;
  }

  /** At most an eighth from the true one; linear within a bucket. Undefined when empty. */
  quantile(share: number): number | undefined {
    const wanted = share * this.count;
    let below = 0;
    for (let i = 0; i < BUCKETS; i++) {
      const here = this.#numbers[FIRST + i]!;
      if (here > 0 && below + here >= wanted) {
        const [from, to] = [edge(i), edge(i + 1)];
        return Math.min(from + ((to - from) * (wanted - below)) / here, this.most);
      }
      below += here;
    }
    return undefined;
  }
}

function bucketOf(ms: number): number {
  return Math.min(Math.max(keyOf(ms) - LEAST_KEY, 0), BUCKETS - 1);
}

/** Where a bucket begins; the first one at 0, since it also holds what is shorter. */
function edge(bucket: number): number {
  if (bucket === 0) return 0;
  const octave = Math.floor(bucket / STEPS_PER_OCTAVE);
  return LEAST_MS * 2 ** octave * (1 + (bucket % STEPS_PER_OCTAVE) / STEPS_PER_OCTAVE);
}
