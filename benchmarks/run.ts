/** npm run bench [-- scenario …] [--quick] [--rivals a,b]: prints a table for each scenario; a full run is kept in results/. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine, type Machine, root } from './machine.js';
import { markdownOf, resultOf, type ScenarioResult, tableOf, verdictOf } from './report.js';
import { isRivalName, RIVALS, type RivalName } from './rivals/index.js';
import { contendersOf, runRounds } from './rounds.js';
import { SCENARIOS } from './scenarios/index.js';

/** Load average above which other work disturbs what is measured. */
const BUSY = 0.5;

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, rivals: { type: 'string' } },
  });
  for (const name of positionals) {
    if (!Object.hasOwn(SCENARIOS, name)) {
      fail(`No scenario is called ${name}. There are: ${Object.keys(SCENARIOS).join(', ')}.`);
    }
  }
  const rivals: RivalName[] = [];
  for (const name of values.rivals?.split(',') ?? Object.keys(RIVALS)) {
    if (!isRivalName(name)) fail(`No rival is called ${name}. There are: ${Object.keys(RIVALS).join(', ')}.`);
    rivals.push(name);
  }
  const names = positionals.length > 0 ? positionals : Object.keys(SCENARIOS);
  return { isQuick: values.quick, names, rivals, isWhole: positionals.length === 0 && values.rivals === undefined };
}

function keep(machine: Machine, results: readonly ScenarioResult[], isWhole: boolean): void {
  const date = new Date().toISOString().slice(0, 10);
  const part = isWhole ? '' : `-${results.map((result) => result.name).join('-')}`;
  const path = `${root}benchmarks/results/${date}-${machine.commit.split(' ')[0]}${part}`;
  mkdirSync(`${root}benchmarks/results`, { recursive: true });
  writeFileSync(`${path}.md`, markdownOf(machine, date, results));
  writeFileSync(`${path}.json`, `${JSON.stringify({ date, machine, results })}\n`);
  console.log(`\nKept in ${path}.md and .json`);
}

const { isQuick, names, rivals, isWhole } = readArguments();
const machine = describeMachine(Object.keys(RIVALS).filter((name) => name !== 'loop'));
if (machine.loadBefore > BUSY)
  console.error(`This machine is busy (load ${machine.loadBefore}): do not trust these figures.`);
const results: ScenarioResult[] = [];
for (const name of names) {
  const scenario = SCENARIOS[name]!(isQuick);
  console.log(`\n${name}: ${scenario.title}`);
  const measured = await runRounds(name, scenario, contendersOf(scenario, rivals), isQuick, (done) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\rround ${done} of ${scenario.rounds} ${done === scenario.rounds ? '\n' : ''}`);
  });
  const result = resultOf(name, scenario, measured);
  results.push(result);
  console.log(`${tableOf(result)}\n${verdictOf(result)}`);
  for (const { rival, error } of measured) if (error !== undefined) console.error(`${rival} failed: ${error}`);
}
if (!isQuick) keep(machine, results, isWhole);
if (results.some((result) => result.contenders.some((one) => one.error !== undefined))) process.exitCode = 1;
