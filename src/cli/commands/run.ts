/** `breakeven run MODULE#TASK [INPUTS…]`: see docs/cli.md. */

import { type ProgressBar, type ProgressMode, progressBar } from '../../observe.js';
import { Batch } from '../batch.js';
import { EXIT, exitCodeOf, UsageError } from '../exit.js';
import type { Inputs } from '../inputs/inputs.js';
import { type InputOptions, openInputs } from '../inputs/open.js';
import { onInterrupt } from '../interrupt.js';
import { describeOutput, openOutput } from '../outputs/open.js';
import { countInputs, planForPeople } from '../plan.js';
import { checkPool, openPool, type PoolChoice, plannedSize } from '../pool.js';
import { type Report, reportAsJson, reportForPeople } from '../report.js';
import { keepStdoutForResults, messages, results } from '../streams.js';
import { loadNamedTask, type NamedTask } from '../task.js';

export interface RunOptions extends InputOptions, PoolChoice {
  readonly chunk: number | 'auto';
  readonly out?: string | undefined;
  readonly progress: ProgressMode;
  readonly json?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
}

const BEAT_MS = 100;

/** Resolves to the exit code. */
export async function run(moduleAndTask: string, args: readonly string[], options: RunOptions): Promise<number> {
  checkPool(options.pool);
  if (options.json && (options.progress === 'bar' || options.progress === 'lines')) {
    throw new UsageError(`--progress ${options.progress} and --json both write to stderr: give one of them.`);
  }
  keepStdoutForResults();
  const bar = progressBar(undefined, { mode: progressMode(options), target: messages });
  const report = options.json ? reportAsJson() : reportForPeople(bar.print);
  try {
    const task = await loadNamedTask(moduleAndTask);
    const inputs = await openInputs(args, options, plannedSize(options), options.chunk);
    if (options.dryRun) return await dryRun(task, inputs, options);
    return await runBatch(task, inputs, options, report, bar);
  } catch (error) {
    report.error(error);
    return exitCodeOf(error);
  }
}

function progressMode({ json, progress, out }: RunOptions): ProgressMode {
  if (json) return 'none';
  // Rows that appear on the same terminal would tear a bar.
  return progress === 'auto' && out === undefined && results.isTTY ? 'lines' : progress;
}

async function runBatch(
  { task, name }: NamedTask,
  inputs: Inputs,
  options: RunOptions,
  report: Report,
  bar: ProgressBar,
): Promise<number> {
  const output = await openOutput(options.out, inputs);
  const pool = openPool(options);
  const now = (): number => performance.now();
  const batch = new Batch({ pool, task, name, chunk: options.chunk, inputs, output, report, now });
  const beat = setInterval(() => {
    batch.beat();
    bar(batch.progress(false));
  }, BEAT_MS).unref();
  const interrupt = onInterrupt(
    (signal) => {
      batch.drain();
      report.note(`${signal}: finishing ${batch.running} running; a second one ends the run at once.`);
    },
    (code) => {
      output.abandon();
      process.exit(code);
    },
  );

  let failure: { readonly error: unknown } | undefined;
  try {
    await batch.run();
    await pool.close();
  } catch (error) {
    failure = { error };
    batch.drain();
    await pool.terminate(error);
  }
  clearInterval(beat);
  try {
    await output.finish(failure === undefined && interrupt.code === undefined);
  } catch (error) {
    failure ??= { error };
  }
  interrupt.dispose();

  const exitCode =
    failure !== undefined
      ? exitCodeOf(failure.error)
      : (interrupt.code ?? (batch.failed > 0 ? EXIT.taskFailed : EXIT.done));
  const last = batch.progress(true);
  bar(last);
  if (failure !== undefined) report.error(failure.error);
  const { done, failed, total, elapsedMs } = last;
  report.summary({ task: name, done: done - failed, failed, total, elapsedMs, exitCode });
  return exitCode;
}

async function dryRun({ name, module }: NamedTask, inputs: Inputs, options: RunOptions): Promise<number> {
  const out = await describeOutput(options.out, inputs);
  const reading = new AbortController();
  const plan = {
    module,
    task: name,
    pool: options.pool,
    size: plannedSize(options),
    chunk: options.chunk,
    ...(await countInputs(inputs, reading.signal)),
    out,
  };
  results.write(options.json ? `${JSON.stringify(plan)}\n` : planForPeople(plan));
  return EXIT.done;
}
