/** Source text with one place changed: what mutants are made by. */

export interface Edit {
  /** Which file it is for; also for messages. */
  readonly file: string;
  /** Must be there exactly once. Spaces and line breaks count as one space. */
  readonly from: string;
  readonly to: string;
}

/** Throws when the text to be replaced is not there, or more than once. */
export function edited(contents: string, { file, from, to }: Edit): string {
  const escaped = from
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const parts = contents.split(new RegExp(escaped.join('\\s+')));
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${from}`);
  return parts.join(to);
}
