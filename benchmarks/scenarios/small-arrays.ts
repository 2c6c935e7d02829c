import { SharedArray } from 'breakeven';
import { descriptorCount, heldBytes } from '../memory.js';
import { type Figures, type Study, WITHOUT_NATIVE } from './study.js';

const ELEMENTS = 8;

export function smallArrays(isQuick: boolean): Study {
  const count = isQuick ? 5_000 : 50_000;
  const make = () => SharedArray.create('float64', ELEMENTS);
  const bare = () => new Float64Array(new SharedArrayBuffer(8 * ELEMENTS));
  return {
    title: `${count.toLocaleString('en')} SharedArrays of ${ELEMENTS} numbers (${8 * ELEMENTS} bytes), all alive; memory: private and shared, objects included`,
    rounds: isQuick ? 1 : 6,
    columns: { 'time each': 'time', 'memory each': 'bytes', 'more descriptors': 'number' },
    variants: {
      breakeven: { measure: () => measure(count, make) },
      'breakeven without the native part': { measure: () => measure(count, make), env: WITHOUT_NATIVE },
      'Float64Array over a SharedArrayBuffer': { measure: () => measure(count, bare) },
    },
    demands: [
      {
        what: 'descriptors beside the first array’s',
        kind: 'number',
        of: (figure) => figure('breakeven', 'more descriptors'),
        sense: 'at most',
        must: 0,
      },
    ],
  };
}

async function measure(count: number, make: () => unknown): Promise<Figures> {
  // Of the first one the memory file is made, which all others are in.
  const arrays = [make()];
  const [before, descriptors] = [heldBytes(), descriptorCount()];
  const startedAt = performance.now();
  while (arrays.length < count) arrays.push(make());
  const time = performance.now() - startedAt;
  return {
    'time each': time / count,
    'memory each': (heldBytes() - before) / arrays.length,
    'more descriptors': descriptorCount() - descriptors,
  };
}
