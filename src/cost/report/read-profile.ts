/** Reads what `--save` wrote. The file may be anybody's: what is drawn from it is checked first. */

import { PROFILE_FORMAT, type ProfileData } from '../report-data.js';

type Shape = 'number' | 'string' | 'boolean' | Optional | OneOf | Kind | readonly [Shape] | Fields;
type Fields = { readonly [name: string]: Shape };

class Optional {
  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }
}

class OneOf {
  readonly values: readonly string[];

  constructor(...values: readonly string[]) {
    this.values = values;
  }
}

/** What passes a test. */
class Kind {
  readonly words: string;
  readonly test: (value: unknown) => boolean;

  constructor(words: string, test: (value: unknown) => boolean) {
    this.words = words;
    this.test = test;
  }
}

// JSON has numbers that are infinite (1e999), and some that become so when they are multiplied.
const isNumber = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < 1e100;

const POSITIVE = new Kind('number above 0', (value) => isNumber(value) && value > 1e-100);
const INTERVAL = new Kind('interval', (value) => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [lower, upper] = value;
  return isNumber(lower) && isNumber(upper) && lower <= upper;
});
/** Of an axis of the map, whose cells are as wide as its first two values are apart. */
const SCALE = new Kind(
  'ascending list of numbers above 0',
  (value) =>
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((one, i) => POSITIVE.test(one) && (i === 0 || one > value[i - 1])),
);

const optional = (shape: Shape) => new Optional(shape);
const MEASURED = { median: 'number', interval: optional(INTERVAL) } as const;
const CROSSING = { serialiseMs: 'number', transferMs: 'number', deserialiseMs: 'number' } as const;
const KINDS = new OneOf('inline', 'thread', 'process');
const RUN = {
  kind: KINDS,
  size: 'number',
  chunkSize: 'number',
  rounds: 'number',
  wallMs: MEASURED,
  speedup: MEASURED,
} as const;

const SPANS = new OneOf('start', 'arguments', 'compute', 'results', 'dispatch');
const OUTCOMES = new OneOf('fired', 'noted', 'not fired', 'not measured', 'needs profile');

const PROFILE: Readonly<Record<keyof ProfileData, Shape>> = {
  format: 'string',
  task: 'string',
  at: 'string',
  host: { name: 'string', cpu: 'string', node: 'string', breakeven: 'string', cores: 'number' },
  items: 'number',
  given: optional('number'),
  sequential: { wallMs: MEASURED, itemMs: MEASURED, itemSpread: 'number' },
  runs: [RUN],
  best: optional(RUN),
  breakdown: optional({
    startMs: 'number',
    arguments: CROSSING,
    computeMs: 'number',
    results: CROSSING,
    dispatchMs: 'number',
    waitMs: 'number',
    unaccountedMs: 'number',
  }),
  chunks: optional({
    measured: [{ chunkSize: POSITIVE, wallMs: MEASURED }],
    model: [{ chunkSize: POSITIVE, wallMs: 'number' }],
  }),
  scaling: [{ workers: 'number', speedup: MEASURED }],
  crossover: optional({
    bytes: SCALE,
    itemMs: SCALE,
    speedup: [['number']],
    breakEvenMs: [new Kind('number or null', (value) => value === null || isNumber(value))],
    here: { bytes: 'number', itemMs: 'number' },
  }),
  breakEvenItemMs: optional('number'),
  timeline: [{ name: 'string', spans: [{ what: SPANS, from: 'number', to: 'number' }] }],
  verdict: {
    parallelize: 'boolean',
    kind: KINDS,
    size: 'number',
    chunkSize: 'number',
    tasksPerWorker: optional('number'),
    speedup: 'number',
    interval: optional(INTERVAL),
    sentence: 'string',
    advice: ['string'],
  },
  bottleneck: 'string',
  sentence: 'string',
  evidence: [
    {
      number: 'number',
      measures: 'string',
      value: optional('string'),
      threshold: 'string',
      source: 'string',
      outcome: OUTCOMES,
      sentence: optional('string'),
    },
  ],
  needsProfile: ['string'],
  noise: { repeat: optional(MEASURED), outlierShare: 'number' },
  reproduce: 'string',
};

/** Throws TypeError where `text` is no profile of this format, naming the place that is wrong. */
export function readProfile(text: string): ProfileData {
  const data = parse(text);
  const format = typeof data === 'object' && data !== null ? (data as { format?: unknown }).format : undefined;
  if (format !== PROFILE_FORMAT) {
    const newer = isNewer(format) ? ' It was written by a newer breakeven: update this one.' : '';
    throw new TypeError(
      `It is no profile: its format is ${JSON.stringify(format) ?? 'missing'}, not "${PROFILE_FORMAT}".${newer}`,
    );
  }
  const objection = objectionTo(data, PROFILE, '') ?? objectionToMap((data as ProfileData).crossover);
  if (objection !== undefined) throw new TypeError(`The profile is damaged: ${objection}.`);
  return data as ProfileData;
}

function isNewer(format: unknown): boolean {
  const [, ours] = PROFILE_FORMAT.split('/');
  const [, theirs] = /^breakeven-profile\/(\d+)$/.exec(String(format)) ?? [];
  return Number(theirs) > Number(ours);
}

/** It has a row for each item time, and in it a cell for each number of bytes. */
function objectionToMap(crossover: ProfileData['crossover']): string | undefined {
  if (crossover === undefined) return undefined;
  const { bytes, itemMs, speedup, breakEvenMs } = crossover;
  if (speedup.length !== itemMs.length) return 'crossover.speedup has not a row for each item time';
  if (speedup.some((row) => row.length !== bytes.length))
    return 'crossover.speedup has not a cell for each number of bytes';
  return breakEvenMs.length === bytes.length ? undefined : 'crossover.breakEvenMs has not one for each number of bytes';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`It is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

function objectionTo(value: unknown, shape: Shape, path: string): string | undefined {
  if (shape instanceof Optional) {
    return value === undefined ? undefined : objectionTo(value, shape.shape, path);
  }
  if (shape instanceof OneOf) {
    return shape.values.includes(value as string) ? undefined : `${path} is none of ${shape.values.join(', ')}`;
  }
  if (shape instanceof Kind) return shape.test(value) ? undefined : `${path} is no ${shape.words}`;
  if (shape === 'number') return isNumber(value) ? undefined : `${path} is no number`;
  if (typeof shape === 'string') return typeof value === shape ? undefined : `${path} is no ${shape}`;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return `${path} is no list`;
    return firstOf(value.map((one, i) => () => objectionTo(one, shape[0], `${path}[${i}]`)));
  }
  if (typeof value !== 'object' || value === null) return `${path} is no object`;
  const inside = value as Readonly<Record<string, unknown>>;
  return firstOf(
    Object.entries(shape).map(
      ([name, part]) =>
        () =>
          objectionTo(inside[name], part, path === '' ? name : `${path}.${name}`),
    ),
  );
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const objection = check();
    if (objection !== undefined) return objection;
  }
  return undefined;
}
