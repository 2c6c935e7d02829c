/** Values and thrown things in messages; never throws, whatever it is shown. */

const LONGEST = 60;

/** `undefined`, `42`, `'text'`, `[1,2]`, `function foo`, `an instance of Foo`. */
export function show(value: unknown): string {
  try {
    if (typeof value === 'string') return `'${shorten(value)}'`;
    if (typeof value === 'function') return value.name === '' ? 'a function' : `function ${value.name}`;
    if (typeof value !== 'object' || value === null) return shorten(String(value));
    if (Array.isArray(value)) return shorten(JSON.stringify(value) ?? 'an array');
    const className: unknown = Object.getPrototypeOf(value)?.constructor?.name;
    if (typeof className === 'string' && className !== 'Object' && className !== '')
      return `an instance of ${className}`;
    return shorten(JSON.stringify(value) ?? 'an object');
  } catch {
    return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  }
}

/** `TypeError: x is not a function` of an error; `'oops'` of a thrown string. */
export function showThrown(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return `${String(thrown.name)}: ${String(thrown.message)}`;
  } catch {
    return 'an error that cannot be read';
  }
  return show(thrown);
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
