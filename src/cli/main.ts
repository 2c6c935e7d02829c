#!/usr/bin/env node
/** The command `breakeven`. Each subcommand is loaded when it is called. */

import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import { EXIT, exitCodeOf } from './exit.js';
import { parseChunk, parseCount, parseDuration, parseSample, parseSize } from './options.js';
import { POOLS } from './pool.js';
import { reportForPeople } from './report.js';
import { messages, results, whyResultsAreLost } from './streams.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

function commandLine(done: (code: number) => void): Command {
  const program = new Command('breakeven')
    .description('Runs tasks in parallel, and says whether that pays.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(breakeven --help and breakeven COMMAND --help say more)');

  program
    .command('run')
    .description('Runs a task of a module over inputs; the results go to stdout as NDJSON, in the order of the inputs.')
    .argument('<MODULE#TASK>', 'a file, file: URL or package, and the name of a task in it')
    .argument('[INPUTS...]', 'files and globs; - for the lines of stdin')
    .option('-0, --null', 'stdin holds records that end with NUL, as those of find -print0')
    .option('--ndjson <FILE>', 'each line of FILE (- for stdin) is a JSON value, which is the input')
    .option('--range <A:B>', 'the task gets (start, end) of parts of this range')
    .option('--out <DIR|FILE.ndjson>', 'write a file for each result into DIR, or all rows to FILE.ndjson')
    .addOption(new Option('--pool <KIND>', 'where tasks run').choices(POOLS).default('thread'))
    .addOption(new Option('-j, --size <N|N%|auto>', 'workers').argParser(parseSize).default(undefined, 'auto'))
    .addOption(new Option('--chunk <N|auto>', 'inputs sent to a worker at once').argParser(parseChunk).default('auto'))
    .addOption(new Option('--timeout <TIME>', 'limit for each input: 500ms, 5s, 2m, 1h').argParser(parseDuration))
    .addOption(
      new Option('--retries <N>', 'times an input is tried again after its worker died')
        .argParser(parseCount)
        .default(0),
    )
    .addOption(
      new Option('--progress <HOW>', 'bar on a terminal, lines elsewhere')
        .choices(['auto', 'bar', 'lines', 'none'])
        .default('auto'),
    )
    .option('--json', 'failures and the summary as NDJSON on stderr; with --dry-run, the plan on stdout')
    .option('--dry-run', 'check module, task and inputs, say what would be done, run nothing')
    .action(async (task: string, args: string[], options) => {
      const { run } = await import('./commands/run.js');
      done(await run(task, args, options));
    });

  program
    .command('calibrate')
    .description('Measures what parallelism costs on this host: in 10 s, or at once if it was measured before.')
    .option('--quick', 'in 2 to 3 s; many figures have no interval then')
    .option('--fresh', 'measure also what was measured before')
    .option('--json', 'all figures as JSON')
    .action(async (options) => {
      const { calibrate } = await import('./commands/calibrate.js');
      done(await calibrate(options));
    });

  program
    .command('check')
    .description('Calls a task with some inputs, in a loop and in workers, and says where it is not the same.')
    .argument('<MODULE#TASK>', 'a file, file: URL or package, and the name of a task in it')
    .argument('[INPUTS...]', 'files and globs; - for the lines of stdin')
    .option('-0, --null', 'stdin holds records that end with NUL, as those of find -print0')
    .option('--ndjson <FILE>', 'each line of FILE (- for stdin) is a JSON value, which is the input')
    .option('--range <A:B>', 'the task gets (start, end) of parts of this range')
    .addOption(new Option('--pool <KIND>', 'what workers are').choices(['thread', 'process']).default('thread'))
    .addOption(new Option('--sample <N>', 'how many inputs, from the first on').argParser(parseSample).default(10))
    .addOption(new Option('--timeout <TIME>', 'limit for each call: 500ms, 5s, 2m, 1h').argParser(parseDuration))
    .option('--json', 'what was found as one object of JSON')
    .action(async (task: string, args: string[], options) => {
      const { check } = await import('./commands/check.js');
      done(await check(task, args, options));
    });

  program
    .command('profile')
    .description('Measures whether workers pay for a task and its inputs, with which pool, and what holds them back.')
    .argument('<MODULE#TASK>', 'a file, file: URL or package, and the name of a task in it')
    .argument('[INPUTS...]', 'files and globs; - for the lines of stdin')
    .option('-0, --null', 'stdin holds records that end with NUL, as those of find -print0')
    .option('--ndjson <FILE>', 'each line of FILE (- for stdin) is a JSON value, which is the input')
    .option('--range <A:B>', 'the task gets (start, end) of parts of this range')
    .addOption(new Option('--sample <N>', 'how many inputs, from the first on').argParser(parseSample).default(10_000))
    .addOption(
      new Option('--budget <TIME>', 'about so long at most: 10s, 1m').argParser(parseDuration).default(60_000, '60s'),
    )
    .option('--save <FILE>', 'write the profile to FILE, for report and --baseline')
    .option(
      '--baseline <FILE>',
      'exit code 7 where the verdict is another than in this profile, or the speed-up is less',
    )
    .option('--html <FILE>', 'write the profile as one HTML file that needs nothing else')
    .option('--cpu-prof <DIR>', 'write a CPU profile of the plain loop into DIR')
    .option('--json', 'the profile as one line of JSON')
    .action(async (task: string, args: string[], options) => {
      const { profile } = await import('./commands/profile.js');
      done(await profile(task, args, options));
    });

  program
    .command('doctor')
    .description(
      'Looks at this host and this installation: what will hold pools back, and what to do. Changes nothing.',
    )
    .option('--json', 'the lines, or the result of the self-test, as one object of JSON')
    .option('--self-test', 'run workloads whose bottleneck is known, and say which of them are diagnosed right')
    .addOption(new Option('--seed <N>', 'of the workloads').argParser(parseCount).default(undefined, 'a new one'))
    .addOption(new Option('--per-class <N>', 'workloads of each class').argParser(parseSample).default(2))
    .option('--class <NAME...>', 'only these classes')
    .action(async (options) => {
      const { doctor } = await import('./commands/doctor.js');
      done(await doctor(options));
    });

  program
    .command('report')
    .description('Shows a profile that was saved: the verdict, what holds it back, the runs and the evidence.')
    .argument('<FILE.json>', 'what breakeven profile --save wrote')
    .option('--html <FILE>', 'write it as one HTML file that needs nothing else, instead of printing it')
    .option('--json', 'the profile on one line, once it has been checked')
    .action(async (file: string, options) => {
      const { report } = await import('./commands/report.js');
      done(report(file, options));
    });

  program
    .command('clean')
    .description(
      'Removes the named shared arrays of this user whose programs were killed; never what a living program has.',
    )
    .option('--json', 'what was removed and what is alive, as JSON')
    .option('--dry-run', 'say what would be removed, remove nothing')
    .action(async (options) => {
      const { clean } = await import('./commands/clean.js');
      done(clean(options));
    });
  return program;
}

/** Ends the program with what was written, even if a task module left something running. */
function exit(code: number): void {
  process.exitCode = code;
  const last = (): void => {
    const why = whyResultsAreLost();
    if (why === undefined || code !== EXIT.done) process.exit(code);
    messages.write(`error: cannot write to stdout: ${why}.\n`, () => process.exit(EXIT.taskFailed));
  };
  // That something was lost is told after its callback.
  const soon = (): void => void setImmediate(last);
  messages.write('', () => (results.destroyed ? soon() : results.write('', soon)));
}

async function main(argv: readonly string[]): Promise<void> {
  let code: number | undefined;
  // A promise of the task module's that never settles must not look like success.
  process.once('beforeExit', () => {
    if (code !== undefined) return;
    messages.write(
      'error: nothing is left to wait for, but the run has not ended: a promise in the task or its module never settles.\n',
    );
    process.exit(EXIT.taskFailed);
  });
  try {
    await commandLine((ended) => {
      code = ended;
    }).parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    else {
      reportForPeople((text) => messages.write(text)).error(error);
      code = exitCodeOf(error);
    }
  }
  exit(code ?? EXIT.done);
}

void main(process.argv);
