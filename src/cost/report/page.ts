/** The report of a profile: one HTML file without script, that loads nothing from anywhere. */

import { createHash } from 'node:crypto';
import type { Evidence } from '../diagnosis/diagnose.js';
import type { ProfileData } from '../report-data.js';
import { ratioWithin, time } from '../words.js';
import { CHUNK_LEGEND, chunkChart, SPEEDUP_LEGEND, speedupChart } from './curves.js';
import { heatMap } from './heat-map.js';
import { html, Markup } from './html.js';
import { answer, hostSentence, isBest, noiseSentences, snippet, workSentence } from './sentences.js';
import { STYLE } from './style.js';
import { breakdownBar, timeline } from './time-charts.js';

/** Pure: the same data give the same file. */
export function renderReport(data: ProfileData): string {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${data.task}: does parallelism pay?</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${heading(data)}
${verdictCard(data)}
${data.breakdown && section('Where each millisecond goes', breakdownBar(data.breakdown))}
<div class="charts">${charts(data)}</div>
${section('Runs', runsTable(data))}
${section('Evidence', evidenceTable(data.evidence))}
${section('Noise', html`${noiseSentences(data).map((sentence) => html`<p>${sentence}</p>`)}`)}
${section('How to reproduce', html`<pre><code>${data.reproduce}</code></pre>`)}
</main>
</body>
</html>
`.text;
}

function section(title: string, inside: Markup): Markup {
  return html`<section><h2>${title}</h2>${inside}</section>`;
}

function heading(data: ProfileData): Markup {
  return html`<header><h1>${data.task}</h1>
<p>${workSentence(data)}</p>
<p>${hostSentence(data)}</p></header>`;
}

function verdictCard({ verdict, sentence, needsProfile }: ProfileData): Markup {
  return html`<section class="${verdict.parallelize ? 'verdict yes' : 'verdict'}">
<p class="answer">${answer(verdict)}</p>
<p class="sentence">${verdict.sentence}</p>
<dl>
<dt>What holds it back</dt><dd>${sentence}</dd>
${verdict.advice.length > 1 ? html`<dt>What else to do</dt>${verdict.advice.slice(1).map((advice) => html`<dd>${advice}</dd>`)}` : undefined}
${needsProfile.length > 0 ? html`<dt>Not tried</dt><dd>${needsProfile.join('; ')}</dd>` : undefined}
<dt>To copy</dt><dd><pre><code>${snippet(verdict)}</code></pre></dd>
</dl></section>`;
}

function charts({ chunks, best, scaling, crossover, timeline: lanes }: ProfileData): Markup[] {
  const drawn: Markup[] = [];
  if (chunks !== undefined && chunks.measured.length > 0) {
    drawn.push(section('Chunk size', html`${chunkChart(chunks, best?.chunkSize)}${CHUNK_LEGEND}`));
  }
  if (scaling.length > 0) drawn.push(section('Workers', html`${speedupChart(scaling)}${SPEEDUP_LEGEND}`));
  if (crossover !== undefined) {
    const meaning = html`<p class="quiet">Predicted speed-up over the plain loop; the line is where it breaks even.</p>`;
    drawn.push(section('Where it pays', html`${heatMap(crossover)}${meaning}`));
  }
  if (lanes.length > 0) {
    const meaning = html`<p class="quiet">The best run. The colours are those of the bar above; what is left empty is waiting.</p>`;
    drawn.push(section('Timeline', html`${timeline(lanes)}${meaning}`));
  }
  return drawn;
}

function runsTable(data: ProfileData): Markup {
  const rows = data.runs.map(
    (
      run,
    ) => html`<tr><th scope="row">${run.kind}${isBest(data, run) ? ' (best)' : ''}</th><td class="number">${run.size}</td><td class="number">${run.chunkSize.toLocaleString('en-US')}</td>
<td class="number">${time(run.wallMs.median)}</td><td class="number speedup">${ratioWithin(run.speedup.median, run.speedup.interval).replace(', ', ',\u00a0')}</td><td class="number rounds">${run.rounds}</td></tr>`,
  );
  return html`<div class="scroll"><table><thead><tr><th>kind</th><th class="number">workers</th><th class="number">chunk</th><th class="number">wall time</th><th class="number">speed-up</th><th class="number rounds">rounds</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function evidenceTable(evidence: readonly Evidence[]): Markup {
  const rows = evidence.map(({ number, measures, value, threshold, source, outcome, sentence }) => {
    const isKnown = value !== undefined;
    return html`<tr${isKnown ? undefined : new Markup(' class="unknown"')}><td>${number}</td><th scope="row">${measures}${sentence && html`<span class="sentence">${sentence}</span>`}</th><td class="value">${value}</td><td class="threshold">${threshold} <span class="quiet">(${source})</span></td><td class="outcome ${outcome.replace(' ', '-')}">${outcome}</td></tr>`;
  });
  return html`<table class="evidence"><thead><tr><th></th><th>measured</th><th>value</th><th>threshold (source)</th><th>outcome</th></tr></thead><tbody>${rows}</tbody></table>`;
}
