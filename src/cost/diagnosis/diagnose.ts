/** What holds a run back: the rules in their order. The first that has fired is the bottleneck, causes before last resorts; the others are told below it. */

import { hostRules } from './host-rules.js';
import type { Measurements } from './measurements.js';
import type { Bottleneck, Finding, Judgement, Rule } from './rule.js';
import { runRules } from './run-rules.js';
import { workRules } from './work-rules.js';

/** All 22, in the order of evaluation. */
export const rules: readonly Rule[] = [...hostRules, ...workRules, ...runRules];

export interface Evidence {
  /** Of the rule. */
  readonly number: number;
  readonly measures: string;
  /** As people read it; undefined where nothing was measured. */
  readonly value: string | undefined;
  readonly threshold: string;
  readonly source: string;
  readonly outcome: Judgement | 'not measured' | 'needs profile';
  /** With numbers and what to do; undefined where the rule has nothing to say. */
  readonly sentence: string | undefined;
}

export interface Diagnosis {
  readonly bottleneck: Bottleneck;
  /** One sentence with numbers, and one action. */
  readonly sentence: string;
  /** One entry for each rule, in their order. */
  readonly evidence: readonly Evidence[];
  /** What to do, the most telling first. */
  readonly advice: readonly string[];
  /** What rules would measure that only an experiment can tell. */
  readonly needsProfile: readonly string[];
}

interface Judged {
  readonly rule: Rule;
  readonly finding: Finding;
}

/** Pure. What was not measured is told as such, and never judged. */
export function diagnose(measured: Measurements): Diagnosis {
  const judged = rules.map((rule) => ({ rule, finding: rule.judge(measured) }));
  const known = judged.filter((one): one is Judged => one.finding !== undefined);
  const found = (judgement: Judgement) =>
    known.filter(({ rule, finding }) => finding.judgement === judgement && rule.bottleneck !== undefined);
  const fired = found('fired');
  // What is only noted is no reason to change anything while a cause is known.
  const telling = fired.length > 0 ? fired : found('noted');
  const missing = judged.filter(({ finding }) => finding === undefined).map(({ rule }) => rule);
  const first = telling.find(({ rule }) => !rule.isLastResort) ?? telling[0];
  return {
    bottleneck: first?.rule.bottleneck ?? 'inconclusive',
    sentence: first === undefined ? nothingFound(missing) : sentenceOf(first),
    evidence: judged.map(({ rule, finding }) => evidenceOf(rule, finding)),
    advice: [...new Set(telling.map(({ finding }) => `${finding.action}.`))],
    needsProfile: missing.filter(({ needsProfile }) => needsProfile).map(({ measures }) => measures),
  };
}

function evidenceOf(rule: Rule, finding: Finding | undefined): Evidence {
  const { number, measures, threshold, source, needsProfile } = rule;
  return {
    number,
    measures,
    value: finding?.value,
    threshold,
    source,
    outcome: finding?.judgement ?? (needsProfile ? 'needs profile' : 'not measured'),
    sentence: finding === undefined || finding.judgement === 'not fired' ? undefined : sentenceOf({ rule, finding }),
  };
}

function sentenceOf({ rule, finding }: Judged): string {
  return `${rule.title}: ${finding.says}. ${finding.action}.`;
}

function nothingFound(missing: readonly Rule[]): string {
  const judged = rules.length - missing.length;
  const next = missing.find(({ bottleneck }) => bottleneck !== undefined);
  if (next === undefined) return `Inconclusive: none of ${judged} rules fired. Profile it with --cpu-prof.`;
  return `Inconclusive: none of the ${judged} rules that could be judged fired, ${missing.length} were not. Measure ${next.measures}.`;
}
