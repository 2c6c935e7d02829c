/** npm run bench [-- scenario …] [--quick] [--rivals a,b]: prints a table for each scenario; a full run is kept in results/. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lossesOf, lossesTableOf } from './losses.js';
import { describeMachine, root } from './machine.js';
import { markdownOf, type Page, resultOf, type ScenarioResult, tableOf, verdictOf } from './report.js';
import { isRivalName, RIVALS, type RivalName } from './rivals/index.js';
import { KNITTING_COMMIT } from './rivals/knitting-source.js';
import { pythonVersion } from './rivals/python.js';
import { contendersOf, runRounds } from './rounds.js';
import { SCENARIOS } from './scenarios/index.js';
import { STUDIES, STUDY_GROUPS } from './scenarios/studies.js';
import { demandsTableOf, type StudyResult, studyResultOf, studyTableOf } from './study-report.js';
import { runStudy } from './study-rounds.js';

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
  const all = [...Object.keys(SCENARIOS), ...Object.keys(STUDIES)];
  // Some studies are in several groups.
  const named = [...new Set(positionals.flatMap((name) => STUDY_GROUPS[name] ?? [name]))];
  for (const name of named) {
    if (!all.includes(name))
      fail(`No scenario is called ${name}. There are: ${[...Object.keys(STUDY_GROUPS), ...all].join(', ')}.`);
  }
  const rivals: RivalName[] = [];
  for (const name of values.rivals?.split(',') ?? Object.keys(RIVALS)) {
    if (!isRivalName(name)) fail(`No rival is called ${name}. There are: ${Object.keys(RIVALS).join(', ')}.`);
    rivals.push(name);
  }
  const names = named.length > 0 ? named : all;
  return { isQuick: values.quick, names, rivals, part: values.rivals === undefined ? positionals : names };
}

/** `part`: what it was asked for, if not for everything. */
function keep(page: Page, part: readonly string[]): void {
  const suffix = part.map((word) => `-${word}`).join('');
  const path = `${root}benchmarks/results/${page.date}-${page.machine.commit.split(' ')[0]}${suffix}`;
  mkdirSync(`${root}benchmarks/results`, { recursive: true });
  writeFileSync(`${path}.md`, markdownOf(page));
  writeFileSync(`${path}.json`, JSON.stringify(page));
  // As all files here: it is committed.
  execFileSync(process.execPath, [`${root}node_modules/@biomejs/biome/bin/biome`, 'format', '--write', `${path}.json`]);
  console.log(`\nKept in ${path}.md and .json`);
}

function showRound(done: number, rounds: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\rround ${done} of ${rounds} ${done === rounds ? '\n' : ''}`);
}

async function race(name: string): Promise<ScenarioResult> {
  const scenario = SCENARIOS[name]!(isQuick);
  console.log(`\n${name}: ${scenario.title}`);
  const measured = await runRounds(name, scenario, contendersOf(scenario, rivals), isQuick, (done) =>
    showRound(done, scenario.rounds),
  );
  const result = resultOf(name, scenario, measured);
  console.log(`${tableOf(result)}\n${verdictOf(result)}`);
  for (const { rival, error } of measured) noteError(rival, error);
  return result;
}

async function study(name: string): Promise<StudyResult> {
  const asked = STUDIES[name]!(isQuick);
  console.log(`\n${name}: ${asked.title}`);
  const measured = await runStudy(name, asked, isQuick, (done) => showRound(done, asked.rounds));
  const result = studyResultOf(name, asked, measured);
  console.log(`${studyTableOf(result)}\n\n${demandsTableOf(result)}`);
  if (result.duels !== undefined) console.log(`\nWhere a rival is the better one:\n${lossesTableOf(lossesOf(result))}`);
  for (const { name: variant, error } of measured) noteError(variant, error);
  return result;
}

function noteError(who: string, error: string | undefined): void {
  if (error === undefined) return;
  console.error(`${who} failed: ${error}`);
  process.exitCode = 1;
}

const { isQuick, names, rivals, part } = readArguments();
const machine = describeMachine(
  Object.keys(RIVALS).filter((name) => name !== 'loop'),
  { Python: pythonVersion(), knitting: `${KNITTING_COMMIT.slice(0, 10)} (on Node 24)` },
);
if (machine.loadBefore > BUSY)
  console.error(`This machine is busy (load ${machine.loadBefore}): do not trust these figures.`);
const [results, studies]: [ScenarioResult[], StudyResult[]] = [[], []];
for (const name of names) {
  const startedAt = performance.now();
  if (Object.hasOwn(SCENARIOS, name)) results.push(await race(name));
  else studies.push(await study(name));
  console.log(`\n${name} took ${Math.round((performance.now() - startedAt) / 1000)} s.`);
}
if (!isQuick) keep({ date: new Date().toISOString().slice(0, 10), machine, results, studies }, part);
