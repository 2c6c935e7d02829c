/** `breakeven profile MODULE#TASK INPUTS…`: see docs/cli.md. */

import { profile as measure, Profile, type ProfileData } from '../../cost.js';
import { availableCores } from '../../index.js';
import { whileItMayEnd } from '../check/program-end.js';
import { makeProfileFolder, writeCpuProfile } from '../cpu-profile.js';
import { escapeControls, escapeLines } from '../escape.js';
import { EXIT, exitCodeOf, InputError } from '../exit.js';
import { type InputOptions, openInputs } from '../inputs/open.js';
import { take } from '../inputs/take.js';
import { onInterrupt } from '../interrupt.js';
import { WholeFile } from '../outputs/whole-file.js';
import { objectionTo } from '../profile-gate.js';
import { type Report, reportAsJson, reportForPeople } from '../report.js';
import { keepStdoutForResults, messages, results } from '../streams.js';
import { loadNamedTask } from '../task.js';
import { readSaved } from './report.js';

export interface ProfileCommandOptions extends InputOptions {
  readonly sample: number;
  /** Ms. */
  readonly budget: number;
  readonly save?: string | undefined;
  readonly baseline?: string | undefined;
  readonly html?: string | undefined;
  readonly cpuProf?: string | undefined;
  readonly json?: boolean | undefined;
}

/** Resolves to the exit code. */
export async function profile(
  moduleAndTask: string,
  args: readonly string[],
  options: ProfileCommandOptions,
): Promise<number> {
  const { save, baseline, html, cpuProf, json } = options;
  const report = json ? reportAsJson() : reportForPeople((text) => messages.write(text));
  keepStdoutForResults();
  // That values are sent again and again is of the profile's own making.
  process.removeAllListeners('warning');
  const files: WholeFile[] = [];
  const open = (option: string, file: string | undefined): WholeFile | undefined => {
    if (file === undefined) return undefined;
    files.push(new WholeFile(option, file));
    return files.at(-1);
  };
  try {
    const before = baseline === undefined ? undefined : readSaved(baseline);
    if (before !== undefined && before.task !== moduleAndTask) {
      throw new InputError(`--baseline ${baseline}: it is a profile of ${before.task}, not of ${moduleAndTask}.`);
    }
    if (cpuProf !== undefined) makeProfileFolder(cpuProf);
    const [saved, page] = [open('--save', save), open('--html', html)];
    const data = await measured(moduleAndTask, args, options, report);
    if (typeof data === 'number') {
      for (const file of files.splice(0)) file.abandon();
      return data;
    }
    const found = new Profile(data);
    results.write(json ? `${JSON.stringify(found)}\n` : `${escapeLines(found.toString(), '')}\n`);
    files.length = 0;
    saved?.write(`${JSON.stringify(found)}\n`);
    page?.write(found.toHTML());
    const objection = before && objectionTo(data, before);
    if (objection === undefined) return EXIT.done;
    report.error(new Error(`worse than ${baseline}: ${objection}`));
    return EXIT.gateFailed;
  } catch (error) {
    for (const file of files) file.abandon();
    report.error(error);
    return exitCodeOf(error);
  }
}

/** The profile, or the exit code of an interruption. */
async function measured(
  moduleAndTask: string,
  args: readonly string[],
  options: ProfileCommandOptions,
  report: Report,
): Promise<ProfileData | number> {
  const { sample, budget, cpuProf, json } = options;
  const { task, name } = await loadNamedTask(moduleAndTask);
  const inputs = await openInputs(args, options, availableCores(), 'auto');
  const items = await take(inputs, sample, 'profile');
  const abort = new AbortController();
  const interrupt = onInterrupt(
    (signal) => {
      report.note(`${signal}: the profile ends.`);
      abort.abort();
    },
    (code) => process.exit(code),
  );
  const show =
    json || !messages.isTTY ? undefined : (text: string) => messages.write(`\r\x1b[K${escapeControls(text)}`);
  try {
    const found = await whileItMayEnd(
      () =>
        measure(task as (item: unknown) => unknown, items, {
          tuples: inputs.tuples,
          total: Math.max(items.length, inputs.total ?? 0),
          budgetMs: budget,
          signal: abort.signal,
          name: moduleAndTask,
          onProgress: show,
        }),
      () => report.error(new Error(`${name} ended the program: let it throw instead of calling process.exit().`)),
    );
    if (cpuProf !== undefined) {
      show?.('CPU profile');
      const calls = items.map((item) => (inputs.tuples ? (item as readonly unknown[]) : [item]));
      const file = await writeCpuProfile(cpuProf, name, task, calls);
      show?.('');
      messages.write(`wrote ${escapeControls(file)}\n`);
    }
    return { ...found.toJSON(), reproduce: commandLine(moduleAndTask, args, options) };
  } catch (error) {
    if (abort.signal.aborted && interrupt.code !== undefined) return interrupt.code;
    throw error;
  } finally {
    show?.('');
    interrupt.dispose();
  }
}

/** More inputs than that are told by the first ones. */
const INPUTS_SHOWN = 5;

function commandLine(
  moduleAndTask: string,
  args: readonly string[],
  { null: isNull, ndjson, range, sample, budget }: ProfileCommandOptions,
): string {
  const inputs = args.length > INPUTS_SHOWN ? [...args.slice(0, INPUTS_SHOWN).map(quoted), '…'] : args.map(quoted);
  const words = ['breakeven profile', quoted(moduleAndTask), ...inputs];
  if (isNull) words.push('--null');
  if (ndjson !== undefined) words.push('--ndjson', quoted(ndjson));
  if (range !== undefined) words.push('--range', range);
  return [...words, '--sample', String(sample), '--budget', `${budget}ms`].join(' ');
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w./#:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
