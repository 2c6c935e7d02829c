/** Keeps the end of what a worker writes, for the message about its death. */

const KEPT_CHARACTERS = 4096;
const KEPT_LINES = 10;

export class LastLines {
  #tail = '';

  add(bytes: Buffer): void {
    this.#tail = (this.#tail + bytes.toString('utf8')).slice(-KEPT_CHARACTERS);
  }

  get text(): string {
    return this.#tail.trimEnd().split('\n').slice(-KEPT_LINES).join('\n');
  }
}
