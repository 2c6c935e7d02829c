import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { html, Markup } from '#src/cost/report/html.js';
import { renderReport } from '#src/cost/report/page.js';
import type { ProfileData } from '#src/cost/report-data.js';
import { sample } from './sample.js';

const page = renderReport(sample);

/** Every tag that opens is closed by its own name. */
function balance(text: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, , self] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*?)(\/?)>/g)) {
    if (self || ['meta', 'br'].includes(name!)) continue;
    if (slash === '') open.push(name!);
    else assert.equal(open.pop(), name);
  }
  return open;
}

describe('the report', () => {
  it('has all its parts: verdict, options, bar, curves, map, timeline, evidence, noise, how to reproduce', () => {
    for (const part of [
      sample.verdict.sentence,
      'new ThreadPool({ size: 4 })',
      '{ chunkSize: 1 }',
      'Where each millisecond goes',
      'Wall time over chunk size',
      'Speed-up over workers',
      'you are here',
      'worker 4',
      'Two identical runs',
      '--html report.html',
    ]) {
      assert.ok(page.includes(part), part);
    }
    for (const { measures } of sample.evidence) assert.ok(page.includes(html`${measures}`.text), measures);
  });

  it('is well-formed, and no number in it is none', () => {
    assert.deepEqual(balance(page.slice(page.indexOf('<html'))), []);
    assert.doesNotMatch(page, /NaN|Infinity|undefined|\[object/);
  });

  it('loads nothing and runs nothing: its policy allows its own style sheet alone', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'");
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    assert.match(policy, /default-src 'none'/);
    assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
    assert.doesNotMatch(page, /<script|<link|<img|src=|href=|url\(|@import|style="| on\w+=|https?:/);
  });

  it('shows what stands in the data as text, whatever it looks like', () => {
    const evil = '<script>alert("x")</script>\'&';
    const marked = renderReport({
      ...sample,
      task: evil,
      reproduce: evil,
      sentence: evil,
      host: { ...sample.host, cpu: evil },
    });
    assert.doesNotMatch(marked, /<script/);
    assert.equal(marked.split('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39;&amp;').length - 1, 5);
  });

  it('can do without what was not measured', () => {
    const bare: ProfileData = {
      ...sample,
      runs: [],
      best: undefined,
      breakdown: undefined,
      chunks: undefined,
      scaling: [],
      crossover: undefined,
      timeline: [],
      noise: { repeat: undefined, outlierShare: 0 },
      verdict: { ...sample.verdict, parallelize: false, advice: [] },
    };
    const rendered = renderReport(bare);
    assert.deepEqual(balance(rendered.slice(rendered.indexOf('<html'))), []);
    assert.match(rendered, /Keep the plain loop/);
    assert.doesNotMatch(rendered, /NaN|Infinity|undefined|ThreadPool\(/);
  });

  it('is the same after the data went through a file', () => {
    assert.equal(renderReport(JSON.parse(JSON.stringify(sample)) as ProfileData), page);
  });

  it('stays small however long the run was', () => {
    const spans = Array.from({ length: 200_000 }, (_, i) => ({ what: 'compute' as const, from: i, to: i + 1 }));
    assert.ok(renderReport({ ...sample, timeline: [{ name: 'worker 1', spans }] }).length < 2e6);
  });
});

describe('html', () => {
  it('escapes text, keeps markup, joins lists, leaves out what is undefined, and rounds numbers', () => {
    assert.equal(
      html`<p>${'<b>'}${new Markup('<i>')}${['a', '&']}${undefined}${1 / 3}</p>`.text,
      '<p>&lt;b&gt;<i>a&amp;0.33</p>',
    );
  });
});
