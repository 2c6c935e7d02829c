/** Finds the task that MODULE#TASK names. */

import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTask, TaskLoadError } from '../index.js';
import { UsageError } from './exit.js';

export type Task = Awaited<ReturnType<typeof findTask>>;

export interface NamedTask {
  readonly task: Task;
  readonly name: string;
  /** URL of its module. */
  readonly module: string;
}

/** @throws {UsageError} unless it has both parts. @throws {TaskLoadError} when the module or the task is not found, or does not load. */
export async function loadNamedTask(moduleAndTask: string): Promise<NamedTask> {
  const at = moduleAndTask.lastIndexOf('#');
  const name = moduleAndTask.slice(at + 1);
  if (at < 1 || name === '') {
    throw new UsageError(`${moduleAndTask}: the task is named MODULE#TASK, for example ./photos.js#thumbnail.`);
  }
  const module = moduleUrl(moduleAndTask.slice(0, at));
  return { task: await findTask(module, name), name, module };
}

/** As `import.meta.url` in it will be, links resolved: a file URL, a path, or else the name of a package that is installed here. */
function moduleUrl(module: string): string {
  if (module.startsWith('file:')) return module;
  const path = resolve(module);
  if (existsSync(path)) return pathToFileURL(realpathSync(path)).href;
  if (/^\.{0,2}[/\\]/.test(module)) return pathToFileURL(path).href;
  try {
    const file = createRequire(resolve('_')).resolve(module);
    return file.startsWith('node:') ? file : pathToFileURL(file).href;
  } catch (error) {
    throw new TaskLoadError(
      `${module}: there is no such file, and no package of that name that can be loaded from here.`,
      {
        cause: error,
      },
    );
  }
}
