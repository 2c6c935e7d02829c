/** Where a walk through a value stands, written as an expression that a reader could type: `args[0].user["first name"]`. */

/** A property key, or a piece of the path as it is to be shown. */
export type Step = string | { readonly text: string };

export function formatTrail(root: string, steps: readonly Step[]): string {
  return root + steps.map(formatStep).join('');
}

function formatStep(step: Step): string {
  if (typeof step !== 'string') return step.text;
  if (/^(0|[1-9]\d*)$/.test(step)) return `[${step}]`;
  if (/^[A-Za-z_$][\w$]*$/.test(step)) return `.${step}`;
  return `[${JSON.stringify(shorten(step))}]`;
}

/** `map.get("name")` for the value of a primitive key, `<value 3>` counted from 0 for that of an object. */
export function mapValueStep(key: unknown, index: number): Step {
  if (typeof key === 'string') return { text: `.get(${JSON.stringify(shorten(key))})` };
  if (typeof key === 'bigint') return { text: `.get(${key}n)` };
  if (key === null || (typeof key !== 'object' && typeof key !== 'function' && typeof key !== 'symbol')) {
    return { text: `.get(${Object.is(key, -0) ? '-0' : String(key)})` };
  }
  return { text: `.<value ${index}>` };
}

/** The nth key of a Map, counted from 0. */
export function mapKeyStep(index: number): Step {
  return { text: `.<key ${index}>` };
}

/** The nth member of a Set, counted from 0. */
export function memberStep(index: number): Step {
  return { text: `.<member ${index}>` };
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
