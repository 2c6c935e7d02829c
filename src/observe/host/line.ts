/** What was found of one thing. */

export interface HostLine {
  readonly name: string;
  /** `note`: worth knowing. `bad`: pools will be slow, or fail. */
  readonly state: 'ok' | 'note' | 'bad';
  /** With numbers, without a full stop. */
  readonly found: string;
  /** What to do; undefined where nothing is to be done. */
  readonly advice?: string | undefined;
}

export function ok(name: string, found: string): HostLine {
  return { name, state: 'ok', found };
}

export function note(name: string, found: string, advice?: string): HostLine {
  return { name, state: 'note', found, advice };
}

export function bad(name: string, found: string, advice: string): HostLine {
  return { name, state: 'bad', found, advice };
}
