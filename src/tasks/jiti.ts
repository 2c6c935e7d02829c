/** The optional peer `jiti`, which runs TypeScript where Node cannot. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Jiti {
  import(url: string): Promise<Readonly<Record<string, unknown>>>;
}

interface JitiPackage {
  createJiti(parent: string, options: { readonly jsx: boolean }): Jiti;
}

let loading: Promise<Jiti | undefined> | undefined;

/** One for the whole thread; undefined if jiti is not installed, neither beside this package nor beside the module at `url`. */
export function loadJiti(url: string): Promise<Jiti | undefined> {
  loading ??= createFirstFound(url).then((jiti) => {
    if (jiti === undefined) loading = undefined;
    return jiti;
  });
  return loading;
}

async function createFirstFound(url: string): Promise<Jiti | undefined> {
  for (const base of [import.meta.url, url]) {
    let file: string;
    try {
      file = createRequire(base).resolve('jiti');
    } catch {
      continue;
    }
    const { createJiti } = (await import(pathToFileURL(file).href)) as JitiPackage;
    return createJiti(import.meta.url, { jsx: true });
  }
  return undefined;
}

interface JitiModule {
  readonly filename: string;
  readonly require: {
    transform(options: {
      readonly filename: string;
      readonly source: string;
      readonly ts: boolean;
      readonly async: boolean;
      readonly jsx: unknown;
    }): string;
    readonly options?: { readonly jsx?: unknown };
  };
}

const WRAPPED =
  /^export default \(async function \(exports, require, module, __filename, __dirname, jitiImport, jitiESMResolve\) \{ ([\s\S]*)\n\}\);?$/;
const CACHE_MARK = /\s*\/\* v\d+-\w+ \*\/\s*$/;

/**
 * The URL of the file that jiti evaluates under `url`. jiti runs a module that hands `import.meta` on (`tasks(import.meta, …)`) from a
 * data: URL of its own making, and so `import.meta.url` is that. Undefined for all other modules.
 */
export function fileEvaluatedAs(url: string): string | undefined {
  const code = evaluatedCode(url);
  if (code === undefined) return undefined;
  // jiti's modules stand in Node's own cache; the one being evaluated is among the last.
  for (const module of Object.values(createRequire(import.meta.url).cache).reverse()) {
    if (isJitiModule(module) && transformed(module) === code) return pathToFileURL(module.filename).href;
  }
  return undefined;
}

function evaluatedCode(url: string): string | undefined {
  let text: string;
  if (url.startsWith('data:text/javascript;base64,'))
    text = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString();
  else if (url.includes('/jiti-esm/')) text = readFileSync(fileURLToPath(url), 'utf8');
  else return undefined;
  return WRAPPED.exec(text)?.[1]?.replace(CACHE_MARK, '');
}

function isJitiModule(module: unknown): module is JitiModule {
  const { filename, require } = (module ?? {}) as Partial<JitiModule>;
  return typeof filename === 'string' && typeof require?.transform === 'function';
}

function transformed({ filename, require }: JitiModule): string | undefined {
  try {
    const source = readFileSync(filename, 'utf8');
    const code = require.transform({
      filename,
      source,
      ts: /\.[cm]?tsx?$/.test(filename),
      async: true,
      jsx: require.options?.jsx,
    });
    return code.replace(CACHE_MARK, '');
  } catch {
    return undefined;
  }
}
