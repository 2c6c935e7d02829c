/** Why a rival is the better one somewhere: written by hand once it was found out, and put into the page by report.ts. */

interface Reason {
  readonly study: string;
  /** Any unless said. */
  readonly column?: string;
  /** A part of the rival's name. */
  readonly rival: string;
  readonly why: string;
}

const ONE_MESSAGE =
  'a whole chunk goes back as one message, and is lost whole with its worker; ours writes each result as soon as there is one';
const OTHER_MODULE =
  'its task module is a plain one; ours imports the library, in the worker too, as the bare ones here do';

const REASONS: readonly Reason[] = [
  {
    study: 'one-call',
    rival: 'knitting',
    why:
      'it never sleeps and keeps no books: at 1,000 calls per second it takes 2 ms of core time per call (spin-cpu), ours 0.12; ours can be ' +
      'cancelled, timed out and told from lost, each by words that both sides write',
  },
  {
    study: 'identity-map',
    rival: 'loop',
    why: 'nothing crosses in the loop, and the task does no work',
  },
  ...['piscina', 'poolifier', 'bare MessagePort', 'Python'].map((rival) => ({
    study: 'identity-map',
    rival,
    why: ONE_MESSAGE,
  })),
  ...['piscina', 'poolifier', 'tinypool', 'workerpool'].map((rival) => ({
    study: 'first-result',
    rival,
    why: OTHER_MODULE,
  })),
  {
    study: 'first-result',
    rival: 'bare',
    why: 'a pool’s worker also loads the library’s own part and the native part',
  },
  ...['bare MessagePort', 'piscina', 'workerpool'].map((rival) => ({
    study: 'wake-late',
    rival,
    why:
      'code that runs once in 100 ms is not compiled, and no longer in a cache: there is more of ours. After 5,000 calls the same takes ' +
      'as long as a bare port',
  })),
];

export function reasonFor(study: string, column: string, rival: string): string | undefined {
  return REASONS.find((one) => one.study === study && (one.column ?? column) === column && rival.includes(one.rival))
    ?.why;
}
