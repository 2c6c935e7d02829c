/** Something that the user can mend. The exit codes are those of the `breakeven` command. */

export const EXIT_SOME_FAILED = 1;
export const EXIT_USAGE = 2;
export const EXIT_BAD_INPUT = 4;

export class UserError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
