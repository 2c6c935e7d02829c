/** The report's style sheet: light and dark by the reader's setting, one column on a phone. It names no file and no host. */

export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1b1f24; --quiet: #57606a; --rule: #d8dee4; --grid: #e7ebef;
  --yes: #1a7f37; --no: #b35900; --code: #f0f2f5;
  --start: #8250df; --arguments: #cf6a12; --compute: #1f883d; --results: #bf3989; --dispatch: #0969da; --wait: #c2c9d1; --unaccounted: #6e7781;
  --measured: #0969da; --model: #cf6a12; --contour: #1b1f24;
  --heat-0: #b35900; --heat-1: #d98b3f; --heat-2: #f1cfa6; --heat-3: #eceff2; --heat-4: #cfe3f8; --heat-5: #9ccbf5; --heat-6: #5fa8ea; --heat-7: #2b7fd0;
  --cell: #1b1f24; --cell-strong: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #161b22; --text: #e6edf3; --quiet: #9aa4af; --rule: #30363d; --grid: #252c35;
    --yes: #4ac26b; --no: #f0a045; --code: #0d1117;
    --start: #a982f5; --arguments: #ec8e2c; --compute: #3fb950; --results: #e85aad; --dispatch: #58a6ff; --wait: #3d444d; --unaccounted: #8b949e;
    --measured: #58a6ff; --model: #ec8e2c; --contour: #f0f6fc;
    --heat-0: #a5520a; --heat-1: #7a4416; --heat-2: #4f3620; --heat-3: #2a313a; --heat-4: #1d3a5c; --heat-5: #1c4f86; --heat-6: #1f66b3; --heat-7: #388bfd;
    --cell: #e6edf3; --cell-strong: #ffffff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 20px 16px 48px; }
header p, .quiet { color: var(--quiet); margin: 0; font-size: 14px; overflow-wrap: anywhere; }
h1 { font-size: 22px; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 0 0 10px; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 16px; margin-top: 16px; min-width: 0; }
.verdict { border-left: 6px solid var(--no); }
.verdict.yes { border-left-color: var(--yes); }
.verdict .answer { font-size: 15px; font-weight: 600; color: var(--no); margin: 0; }
.verdict.yes .answer { color: var(--yes); }
.verdict .sentence { font-size: 20px; line-height: 1.35; margin: 4px 0 12px; }
.verdict dl { margin: 0; }
.verdict dt { color: var(--quiet); font-size: 14px; }
.verdict dd { margin: 0 0 8px; }
pre { background: var(--code); border: 1px solid var(--rule); border-radius: 6px; margin: 6px 0 0; padding: 10px 12px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 14px; }
code { font-family: ui-monospace, monospace; }
.charts { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; margin-top: 16px; }
.charts section { margin-top: 0; }
@media (min-width: 900px) { .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
svg { display: block; width: 100%; height: auto; }
.charts svg[role] { max-width: 500px; margin: 0 auto; }
.bar { height: 30px; }
svg text { font: 11px system-ui, sans-serif; fill: var(--text); }
svg .title { fill: var(--quiet); }
.grid { stroke: var(--grid); } .axis { stroke: var(--quiet); }
.line { fill: none; stroke-width: 2; }
.line.measured, .error { stroke: var(--measured); }
.line.model { stroke: var(--model); }
.line.ideal { stroke: var(--quiet); stroke-dasharray: 5 4; }
.line.loop { stroke: var(--no); stroke-dasharray: 2 3; }
.line.contour { stroke: var(--contour); stroke-width: 2.5; }
.error { stroke-width: 1.5; }
.point { fill: var(--measured); stroke: var(--card); }
.point.best { fill: var(--yes); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 8px 0 0; padding: 0; font-size: 13px; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: 6px; }
.legend svg { width: 24px; height: 8px; }
.part.start { fill: var(--start); } .part.arguments { fill: var(--arguments); } .part.compute { fill: var(--compute); }
.part.results { fill: var(--results); } .part.dispatch { fill: var(--dispatch); } .part.wait { fill: var(--wait); }
.part.unaccounted { fill: var(--unaccounted); }
.lane { fill: var(--grid); }
${Array.from({ length: 8 }, (_, i) => `.heat-${i} { fill: var(--heat-${i}); } .on-${i} { stroke: var(--heat-${i}); }`).join('\n')}
svg .cell { fill: var(--cell); font-size: 10px; stroke-width: 5px; paint-order: stroke; }
svg .cell.on-0, svg .cell.on-7 { fill: var(--cell-strong); }
.here circle { fill: none; stroke: var(--contour); stroke-width: 2; } .here .core { fill: var(--contour); }
.here text { font-weight: 600; stroke: var(--card); stroke-width: 3px; paint-order: stroke; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 5px 8px; border-top: 1px solid var(--rule); vertical-align: top; font-weight: 400; }
thead th { color: var(--quiet); border-top: 0; }
.number, .parts td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.parts { margin-top: 10px; } .parts svg { display: inline-block; width: 10px; height: 10px; margin-right: 8px; }
.scroll { overflow-x: auto; }
.fired { color: var(--no); font-weight: 600; } .noted { font-weight: 600; }
tr.unknown td, tr.unknown th { color: var(--quiet); }
.evidence .quiet { font-size: inherit; }
.evidence .sentence { display: block; color: var(--quiet); font-size: 13px; }
@media (max-width: 700px) {
  .rounds { display: none; }
  .speedup { white-space: normal; }
  th, td { padding: 5px 3px; font-size: 13px; }
  thead .number { white-space: normal; font-size: 12px; }
  .evidence thead { display: none; }
  .evidence tr { display: grid; grid-template-columns: 28px minmax(0, 1fr) auto; border-top: 1px solid var(--rule); padding: 4px 0; }
  .evidence th, .evidence td { border: 0; padding: 2px 4px; }
  .evidence .threshold, .evidence .value { grid-column: 2 / -1; font-size: 13px; }
  .evidence .value:empty { display: none; }
  .evidence .outcome { grid-row: 1; grid-column: 3; }
}
`;
