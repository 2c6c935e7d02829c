import assert from 'node:assert/strict';
import { ended } from '../contracts/programs.js';
import { row } from './fault.js';
import { limited, program } from './program.js';

row('few-resources', ({ it, backEnd }) => {
  it('too few descriptors for all workers: starts those that fit, warns once, and loses nothing', async () => {
    const { code, stdout, stderr } = await ended(limited('-n 60', program('many-workers', backEnd.key, '40')));
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'sum 4950\n' }, stderr);
    assert.equal(stderr.match(/BREAKEVEN_FEWER_WORKERS/g)?.length, 1, stderr);
    assert.match(stderr, /only \d+ of 40 workers could be started/);
  });

  it('too few descriptors for any worker: BrokenPoolError with the reason, and no hang', async () => {
    const { code, stdout, stderr } = await ended(limited('-n 60', program('many-workers', backEnd.key, '1', 'full')));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^BrokenPoolError: .*(too many|EMFILE)/i);
  });

  it('too little address space for workers: an error or their results, and no hang', async () => {
    const { signal, stdout, stderr } = await ended(limited('-v 900000', program('many-workers', backEnd.key, '8')));
    assert.notEqual(signal, 'SIGKILL', `it hangs: ${stderr}`);
    // Whoever gets there first ends the program: the pool, V8, or the C++ runtime in Node, which may have no memory left for its last word.
    const endings =
      /^sum 4950$|BrokenPoolError|out of memory|not be allocated|allocation failed|^terminate called .* '(std::bad_alloc|$)/im;
    assert.match(`${stdout}${stderr}`, endings);
  });
});
