/**
 * Functions that compilers put into the functions of a program. An inline function comes without the module around it, so the small ones
 * are provided here; of the others the name says enough for a message.
 */

type Step = (value?: unknown) => IteratorResult<unknown>;

/** `yield` for `await`: drives the generator of an async function that was compiled to ES2015. */
function drive(generator: Iterator<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    function advance(step: Step, value?: unknown): void {
      try {
        const { done, value: next } = step(value);
        if (done) resolve(next);
        else
          Promise.resolve(next).then(
            (result) => advance(onward, result),
            (error) => advance(raise, error),
          );
      } catch (error) {
        reject(error);
      }
    }
    const onward: Step = (value) => generator.next(value);
    const raise: Step = (error) => {
      if (generator.throw === undefined) throw error;
      return generator.throw(error);
    };
    advance(onward);
  });
}

type GeneratorFunctionLike = (...args: unknown[]) => Iterator<unknown>;

function omit(source: Record<PropertyKey, unknown>, keys: readonly PropertyKey[]): Record<PropertyKey, unknown> {
  const left = new Set(keys.map((key) => (typeof key === 'symbol' ? key : String(key))));
  return Object.fromEntries(
    Reflect.ownKeys(source)
      .filter((key) => !left.has(key) && Object.prototype.propertyIsEnumerable.call(source, key))
      .map((key) => [key, source[key]]),
  );
}

/** What every inline function finds in scope. */
export const compilerHelpers: Readonly<Record<string, unknown>> = {
  // esbuild and tsx
  __name: (target: object, value: string) => Object.defineProperty(target, 'name', { value, configurable: true }),
  __publicField: (target: object, key: PropertyKey, value: unknown) => {
    Object.defineProperty(target, typeof key === 'symbol' ? key : String(key), {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
    return value;
  },
  __async: (self: unknown, args: unknown[] | null, body: GeneratorFunctionLike) => drive(body.apply(self, args ?? [])),
  __spreadValues: (target: object, source: object) => Object.assign(target, source),
  __spreadProps: (target: object, source: object) =>
    Object.defineProperties(target, Object.getOwnPropertyDescriptors(source)),
  __objRest: omit,
  // TypeScript and tslib
  __awaiter: (self: unknown, args: unknown[] | undefined, _promise: unknown, body: GeneratorFunctionLike) =>
    drive(body.apply(self, args ?? [])),
  __assign: Object.assign,
  __rest: omit,
  __spreadArray: (to: unknown[], from: ArrayLike<unknown>) => [...to, ...Array.from(from)],
};

/** Names of the coverage counters in the source: istanbul (`cov_1k2j3h`), Stryker (`stryCov_9fa48`). */
export function coverageCounters(source: string): string[] {
  return [...new Set(source.match(/\b(?:cov|stryCov)_[a-z0-9]+\b/gi) ?? [])];
}

/** Takes every count, and counts nothing. */
export const noCounter: unknown = new Proxy(() => {}, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => 0 : noCounter),
  set: () => true,
  apply: () => noCounter,
});

const KNOWN: readonly (readonly [name: RegExp, what: string])[] = [
  [
    /^(require|module|exports|__filename|__dirname)$/,
    "a variable of CommonJS modules. Load what it needs inside the function (await import('node:fs'))",
  ],
  [
    /^(tslib(_\d+)?|__(generator|values|read|asyncValues|asyncGenerator|asyncDelegator|await|decorate|param|metadata|extends|makeTemplateObject|classPrivateField\w+|addDisposableResource|disposeResources|importStar|importDefault))$/,
    'a helper that TypeScript adds for old targets. Compile for ES2022 or later, or register the function with tasks()',
  ],
  [
    /^(import_\w+|__vi(te_ssr)?_import_\w+|_?\w+_\d+|_[a-z]\w*)$/,
    'as it looks a helper or an import that a compiler has renamed. Import inside the function (await import(…)), or register it with tasks()',
  ],
  [/^__\w+$/, 'a helper that a compiler adds. Compile for ES2022 or later, or register the function with tasks()'],
];

/** What a compiler means by a free variable of this name, and what to do about it. */
export function compilerName(name: string): string | undefined {
  return KNOWN.find(([pattern]) => pattern.test(name))?.[1];
}
