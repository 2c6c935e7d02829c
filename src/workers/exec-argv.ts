/** Node's options that a worker inherits: loaders yes, what belongs to this very program no. */

// Each with whether its value is the next argument.
const DROPPED: readonly (readonly [pattern: RegExp, takesValue: boolean])[] = [
  [/^(-e|--eval|-p|--print|-pe)$/, true],
  [/^--(eval|print)=/, false],
  [/^(-i|--interactive|-c|--check)$/, false],
  [/^--(input-type|(inspect|debug)-port|watch-(path|kill-signal))$/, true],
  [/^--test-(concurrency|isolation|timeout|shard|(name|skip)-pattern|reporter(-destination)?|coverage-.*)$/, true],
  [/^--input-type=/, false],
  [/^--debug-port=/, false],
  [/^--inspect(-|=|$)/, false],
  [/^--test(-|=|$)/, false],
  [/^--experimental-test-/, false],
  [/^--watch(-|=|$)/, false],
];

/** The options of V8 for a whole process that come nearest to a thread's `resourceLimits`. */
export function flagsOf(limits: Readonly<Record<string, number | undefined>>): string[] {
  const { maxOldGenerationSizeMb: old, maxYoungGenerationSizeMb: young, stackSizeMb: stack } = limits;
  const flags: string[] = [];
  if (old !== undefined) flags.push(`--max-old-space-size=${Math.ceil(old)}`);
  // The young generation is three semi-spaces.
  if (young !== undefined) flags.push(`--max-semi-space-size=${Math.max(1, Math.round(young / 3))}`);
  if (stack !== undefined) flags.push(`--stack-size=${Math.round(stack * 1024)}`);
  return flags;
}

export function inheritedExecArgv(execArgv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < execArgv.length; i++) {
    const argument = execArgv[i] as string;
    const dropped = DROPPED.find(([pattern]) => pattern.test(argument));
    if (dropped === undefined) kept.push(argument);
    else if (dropped[1]) i++;
  }
  return kept;
}

/** The environment variable NODE_OPTIONS without an inspector, which is the program's: its port is taken, and `--inspect-brk` would wait. */
export function withoutInspector(nodeOptions: string): string {
  return nodeOptions.replace(/(^|\s)--inspect(-(brk|wait|port|publish-uid))?(=\S*)?(?=\s|$)/g, '');
}

/** The flags that Node's own message says a worker thread cannot have, such as V8's of the whole process. */
export function refusedFlags(error: unknown): readonly string[] {
  if ((error as { code?: unknown }).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') return [];
  const [, list] = /flags: (.*)$/s.exec((error as Error).message) ?? [];
  return list?.split(', ') ?? [];
}
