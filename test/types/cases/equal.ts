type Probe<T> = <U>() => U extends T ? 1 : 2;

/** True only when both types are the same, `any` and optional fields told apart. */
export type Equal<A, B> = Probe<A> extends Probe<B> ? true : false;

/** Compiles only when the value's type is exactly `Expected`. */
export function isExactly<Expected>() {
  return <Actual>(_value: Actual, _same: Equal<Actual, Expected>): void => {};
}
