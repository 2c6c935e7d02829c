import assert from 'node:assert/strict';
import { it } from 'node:test';
import { overheadsOf } from '#src/cost/overheads.js';
import type { Workload } from '#src/cost/workload.js';
import { host } from './hosts.js';

const of = (workload: Partial<Workload>) =>
  overheadsOf(host.thread, { items: 100, itemMs: 1, bytesIn: 1_000, bytesOut: 8, ...workload });

function assertEach({ send, worker }: ReturnType<typeof of>): void {
  for (const { messageMs } of [send, worker]) assert.ok(Math.abs(messageMs!(8) - 8 * messageMs!(1)) < 1e-9);
}

it('a large buffer and a handle cost the same in a message of many as in one of their own', () => {
  assertEach(of({ shape: 'buffer', bytesIn: 1e6 }));
  assertEach(of({ shape: 'shared', bytesIn: 1e6 }));
});

it('all else in a message costs what as many bytes do', () => {
  for (const shape of ['objects', 'buffer'] as const) {
    const ms = of({ shape, bytesIn: 1_000 }).send.messageMs!(8);
    assert.equal(ms, of({ shape, bytesIn: 8_000 }).send.messageMs!(1));
  }
});
