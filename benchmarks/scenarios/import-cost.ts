import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Scenario } from './scenario.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export function importCost(isQuick: boolean): Scenario {
  return {
    title: 'from the start of a process until a module that only imports the package has run; the loop imports nothing',
    operations: 1,
    operation: 'import',
    workers: [0],
    rounds: isQuick ? 2 : 20,
    async measure(rival) {
      const importing = rival.packageName === undefined ? '' : `import '${rival.packageName}';`;
      const args = ['--input-type=module', '--eval', `${importing} process.stdout.write(String(performance.now()));`];
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, timeout: 10_000 });
      return [Number(stdout)];
    },
  };
}
