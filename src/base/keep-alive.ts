/** Keeps the program alive while there is work; an idle pool never does. One timer, instead of a reference on each worker. */

export class KeepAlive {
  // The longest delay that Node's timers take: it never fires in practice, and does nothing when it does.
  readonly #timer = setInterval(() => {}, 2 ** 31 - 1).unref();
  #held = false;

  hold(held: boolean): void {
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.#timer.ref();
    else this.#timer.unref();
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
