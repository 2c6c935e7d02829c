import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderReport } from '#src/cost/report/page.js';
import { readProfile } from '#src/cost/report/read-profile.js';
import { sample } from './sample.js';

describe('readProfile', () => {
  it('reads what was written, and the report is the same', () => {
    assert.equal(renderReport(readProfile(JSON.stringify(sample))), renderReport(sample));
  });

  it('reads a profile in which little was measured', () => {
    const { best, breakdown, chunks, crossover, ...rest } = sample;
    const bare = { ...rest, runs: [], scaling: [], timeline: [], noise: { outlierShare: 0 } };
    assert.match(renderReport(readProfile(JSON.stringify(bare))), /No run was made twice alike/);
    const withoutLine = { ...sample, crossover: { ...crossover, breakEvenMs: crossover!.bytes.map(() => null) } };
    assert.match(renderReport(readProfile(JSON.stringify(withoutLine))), /class="line contour" d=""/);
  });

  it('refuses what is no JSON, and JSON that is no profile', () => {
    assert.throws(() => readProfile('{'), /It is no JSON/);
    for (const other of ['null', '7', '{}', '{"format":"breakeven-profile/2"}']) {
      assert.throws(() => readProfile(other), /its format is .*, not "breakeven-profile\/1"/);
    }
  });

  it('names the place that is wrong', () => {
    const damaged = (changes: object) => () => readProfile(JSON.stringify({ ...sample, ...changes }));
    assert.throws(damaged({ items: '480' }), /items is no number/);
    assert.throws(damaged({ runs: [{ ...sample.runs[0], wallMs: 3 }] }), /runs\[0\]\.wallMs is no object/);
    assert.throws(
      damaged({ timeline: [{ name: 'main', spans: [{ what: 'start', from: 0 }] }] }),
      /spans\[0\]\.to is no number/,
    );
    assert.throws(damaged({ evidence: undefined }), /evidence is no list/);
    assert.throws(damaged({ crossover: { ...sample.crossover, speedup: [[1, null]] } }), /speedup\[0\]\[1\]/);
  });
});
