/** Own properties as plain data: `__proto__` and `constructor` are keys like any other. */

export function setOwn(target: object, key: string, value: unknown): void {
  // Assignment would call the setter that Object.prototype has for `__proto__`, and fail where there is a getter alone, as of a DOMException's code.
  if (key in target) {
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[key] = value;
  }
}

export function setHidden(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
}
