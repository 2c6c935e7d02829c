/** The other side of OtherProgram. */

import { SharedArray, sweepSharedNames } from 'breakeven';

const arrays = new Map<string, SharedArray<'float64'>>();

function arrayOf(name: string): SharedArray<'float64'> {
  const array = arrays.get(name);
  if (array === undefined) throw new Error(`there is no ${name} here`);
  return array;
}

export const calls = {
  create(name: string, length: number): void {
    arrays.set(name, SharedArray.create('float64', length, { name }));
  },
  attach(name: string, length: number): void {
    arrays.set(name, SharedArray.attach(name, { dtype: 'float64', shape: length }));
  },
  get: (name: string, index: number): number | undefined => arrayOf(name).data[index],
  set(name: string, index: number, value: number): void {
    arrayOf(name).data[index] = value;
  },
  dispose(name: string): void {
    arrayOf(name).dispose();
  },
  sweep: () => sweepSharedNames(),
};

process.on('message', ({ name, args }: { name: keyof typeof calls; args: readonly never[] }) => {
  try {
    process.send?.({ result: (calls[name] as (...args: readonly never[]) => unknown)(...args) });
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
