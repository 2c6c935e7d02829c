/** What stands in /dev/shm, for tests of names. */

import { existsSync, rmSync } from 'node:fs';
import type { TestContext } from 'node:test';

let count = 0;

/** A name that no other test has; whatever has it at the end of the test is removed. */
export function newName(context: TestContext): string {
  count += 1;
  const name = `names-test-${process.pid}-${count}`;
  context.after(() => {
    for (const path of [pathOf(name), markOf(name)]) rmSync(path, { force: true, recursive: true });
  });
  return name;
}

export const pathOf = (name: string): string => `/dev/shm/${name}`;

/** The second link, by which breakeven knows that a name is its own. */
export const markOf = (name: string): string => `/dev/shm/.breakeven-${name}`;

/** Which of the two are there. */
export function linksOf(name: string): string[] {
  return [pathOf(name), markOf(name)].filter((path) => existsSync(path));
}
