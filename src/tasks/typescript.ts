/**
 * Imports modules that may be TypeScript. Node's own import goes first: it strips types where it can, and honours loaders such as tsx.
 * Where that fails for want of TypeScript, the optional peer `jiti` takes over.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TaskLoadError } from '../base/errors.js';
import { type Jiti, loadJiti } from './jiti.js';
import { showModule } from './module-url.js';

export type Namespace = Readonly<Record<string, unknown>>;

/**
 * @throws whatever the import throws; TaskLoadError if the module needs TypeScript and there is no way to run it.
 */
export async function importSource(
  url: string,
  findJiti: (url: string) => Promise<Jiti | undefined> = loadJiti,
): Promise<Namespace> {
  try {
    return await import(url);
  } catch (error) {
    const want = wantOfTypeScript(url, error);
    if (want === undefined) throw error;
    const jiti = await findJiti(url);
    if (jiti !== undefined) return await jiti.import(url);
    if (want === 'perhaps') throw error;
    throw new TaskLoadError(
      `Cannot load the task module ${showModule(url)}: ${want}. Install jiti (npm install jiti), or start the program with ` +
        'a loader (node --import tsx), or use Node 22.18 or later, which runs .ts, .mts and .cts by removing types.',
      { cause: error },
    );
  }
}

/** Why Node's import has failed for want of TypeScript; `perhaps` if something else may be the reason; undefined if it is. */
function wantOfTypeScript(url: string, error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { code, message } = error;
  switch (code) {
    case 'ERR_UNKNOWN_FILE_EXTENSION': {
      const extension = /"(\.[cm]?tsx?)"/.exec(message)?.[1];
      return extension && `Node ${process.versions.node} cannot run ${extension} files by itself`;
    }
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return message;
    // TypeScript's own way to write imports, './other.js' or './other' for other.ts, is beyond Node.
    case 'ERR_MODULE_NOT_FOUND':
      return isTypeScriptFile(url) ? 'perhaps' : undefined;
    default:
      return undefined;
  }
}

function isTypeScriptFile(url: string): boolean {
  return url.startsWith('file:') && /\.[cm]?tsx?$/.test(new URL(url).pathname) && existsSync(fileURLToPath(url));
}
