/** Why a rival is the better one somewhere: written by hand once it was found out, and put into the page by report.ts. */

interface Reason {
  readonly study: string;
  /** Any unless said. */
  readonly column?: string;
  /** A part of the rival's name. */
  readonly rival: string;
  readonly why: string;
}

const REASONS: readonly Reason[] = [
  {
    study: 'identity-map',
    rival: 'loop',
    why: 'nothing crosses in the loop, and the task does no work',
  },
];

export function reasonFor(study: string, column: string, rival: string): string | undefined {
  return REASONS.find((one) => one.study === study && (one.column ?? column) === column && rival.includes(one.rival))
    ?.why;
}
