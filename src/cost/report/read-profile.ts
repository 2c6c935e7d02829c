/** Reads what `--save` wrote. The file may be anybody's: what is drawn from it is checked first. */

import { PROFILE_FORMAT, type ProfileData } from '../report-data.js';

type Shape = 'number' | 'string' | 'boolean' | readonly [Shape] | { readonly [name: string]: Shape } | Optional;

class Optional {
  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }
}

const optional = (shape: Shape) => new Optional(shape);
const INTERVAL = optional(['number']);
const MEASURED = { median: 'number', interval: INTERVAL } as const;
const CROSSING = { serialiseMs: 'number', transferMs: 'number', deserialiseMs: 'number' } as const;
const RUN = {
  kind: 'string',
  size: 'number',
  chunkSize: 'number',
  rounds: 'number',
  wallMs: MEASURED,
  speedup: MEASURED,
} as const;

const PROFILE: Readonly<Record<keyof ProfileData, Shape>> = {
  format: 'string',
  task: 'string',
  at: 'string',
  host: { name: 'string', cpu: 'string', node: 'string', breakeven: 'string', cores: 'number' },
  items: 'number',
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
    measured: [{ chunkSize: 'number', wallMs: MEASURED }],
    model: [{ chunkSize: 'number', wallMs: 'number' }],
  }),
  scaling: [{ workers: 'number', speedup: MEASURED }],
  crossover: optional({
    bytes: ['number'],
    itemMs: ['number'],
    speedup: [['number']],
    breakEvenMs: [optional('number')],
    here: { bytes: 'number', itemMs: 'number' },
  }),
  timeline: [{ name: 'string', spans: [{ what: 'string', from: 'number', to: 'number' }] }],
  verdict: {
    parallelize: 'boolean',
    kind: 'string',
    size: 'number',
    chunkSize: 'number',
    speedup: 'number',
    interval: INTERVAL,
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
      outcome: 'string',
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
    throw new TypeError(
      `It is no profile: its format is ${JSON.stringify(format) ?? 'missing'}, not "${PROFILE_FORMAT}".`,
    );
  }
  const objection = objectionTo(data, PROFILE, '');
  if (objection !== undefined) throw new TypeError(`The profile is damaged: ${objection}.`);
  return data as ProfileData;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`It is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Null stands where a list or JSON has no other way to say that something is missing. */
function objectionTo(value: unknown, shape: Shape, path: string): string | undefined {
  if (shape instanceof Optional) {
    return value === undefined || value === null ? undefined : objectionTo(value, shape.shape, path);
  }
  if (typeof shape === 'string') {
    return typeof value === shape ? undefined : `${path} is no ${shape}`;
  }
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
