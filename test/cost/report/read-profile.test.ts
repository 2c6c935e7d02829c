import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { renderReport } from '#src/cost/report/page.js';
import { readProfile } from '#src/cost/report/read-profile.js';
import { renderText } from '#src/cost/report/text.js';
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

  it('says of a newer format that this breakeven is to be updated, and of no other', () => {
    assert.throws(() => readProfile('{"format":"breakeven-profile/12"}'), /newer breakeven: update this one/);
    for (const other of ['{"format":"breakeven-profile/0"}', '{"format":"breakeven-calibration/2"}']) {
      assert.throws(
        () => readProfile(other),
        (error: Error) => !error.message.includes('newer'),
      );
    }
  });

  it('lets nothing through that cannot be drawn', () => {
    const text = JSON.stringify(sample);
    const places = placesOf(JSON.parse(text));
    const anything = fc.oneof(
      fc.constantFrom(null, -1, 0, 1e-300, 1e99, 1e308, '1e999', [], [1], {}, '', '<b>', true, undefined),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, (place, value) => {
        const changed = JSON.parse(text);
        const holder = place.slice(0, -1).reduce((inside, key) => inside[key], changed);
        holder[place.at(-1)!] = value;
        // The one infinity that JSON can write.
        const written = JSON.stringify(changed).replaceAll('"1e999"', '1e999');
        let profile: ReturnType<typeof readProfile>;
        try {
          profile = readProfile(written);
        } catch (error) {
          assert.ok(error instanceof TypeError);
          return;
        }
        const page = renderReport(profile);
        for (const drawn of [page, renderText(profile)]) {
          assert.doesNotMatch(drawn, /\bNaN|Infinity|undefined|\[object/);
        }
        assert.doesNotMatch(page, /<b>/);
      }),
      { numRuns: 500 },
    );
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
    assert.throws(damaged({ crossover: { ...sample.crossover, speedup: [[1]] } }), /not a row for each item time/);
    assert.throws(damaged({ best: { ...sample.best, kind: 'fork' } }), /best\.kind is none of inline, thread, process/);
    assert.throws(damaged({ best: null }), /best is no object/);
  });
});

type Place = readonly (string | number)[];

/** Every key of it and of what is in it. */
function placesOf(value: unknown, path: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const place = [...path, key];
    return [place, ...placesOf(inside, place)];
  });
}
