// A reporter for node:test that writes a line of JSON for each test that holds no others.
import { inspect } from 'node:util';

// biome-ignore lint/style/noDefaultExport: node:test takes no other.
export default async function* outcomes(events) {
  let titles = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') titles = [...titles.slice(0, data.nesting), data.name];
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite' || data.name === data.file) continue;
    const path = [...titles.slice(0, data.nesting), data.name];
    const { skip, file } = data;
    const skipped = skip === undefined || skip === false ? undefined : String(skip);
    const error = type === 'test:fail' ? inspect(data.details.error?.cause ?? data.details.error) : undefined;
    yield `${JSON.stringify({ file, titles: path, passed: type === 'test:pass', skipped, error })}\n`;
  }
}
