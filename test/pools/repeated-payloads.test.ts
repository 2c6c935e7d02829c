import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Flight } from '#src/pools/flights.js';
import type { Job } from '#src/pools/job.js';
import { KnownTasks } from '#src/pools/known-tasks.js';
import { RepeatedPayloads } from '#src/pools/repeated-payloads.js';
import { SharedCopies } from '#src/transport/copies.js';
import { CALL, TUPLES } from '#src/transport/wire.js';
import { plainJob } from './plain-job.js';

const MIB = 2 ** 20;

function watched(countsOn = false) {
  const warnings: string[] = [];
  const payloads = new RepeatedPayloads('ThreadPool', countsOn, (message) => warnings.push(message));
  const tasks = new KnownTasks();
  const flightOf = (job: Job, from = 0): Flight => ({
    seq: 1,
    assignment: { ...job.whole, from },
    task: tasks.of(job.task),
    sentAt: 0,
    bytes: MIB,
    moved: undefined,
    next: 0,
  });
  const send = (job: Job, from?: number) => payloads.carried('in', MIB, flightOf(job, from));
  const receive = (job: Job, bytes: number) => payloads.carried('out', bytes, flightOf(job));
  return { warnings, payloads, send, receive };
}

const call = (...args: unknown[]) => plainJob(args, { shape: CALL, count: 1 });

describe('a large value that is sent again and again', () => {
  it('is told at the third time, once, with its place, its bytes and the cure', () => {
    const { warnings, send } = watched();
    const bytes = new Uint8Array(5 * MIB);
    for (let time = 1; time <= 5; time++) {
      send(call(7, bytes));
      assert.equal(warnings.length, time < 3 ? 0 : 1);
    }
    assert.match(warnings[0] ?? '', /^ThreadPool: args\[1\] of task 'abs' \(5.2 MB\) .* 3 times/);
    assert.match(warnings[0] ?? '', /`args`.*pool\.put\(\).*SharedArray.*transfer/);
  });

  for (const [countsOn, what] of [
    [false, 'is not looked for any more'],
    [true, 'is counted on for a diagnosis'],
  ] as const) {
    it(`${what} once its task was told of`, () => {
      const { payloads, send } = watched(countsOn);
      const bytes = new Uint8Array(MIB);
      for (let time = 1; time <= 5; time++) send(call(bytes));
      assert.equal(payloads.most?.sends, countsOn ? 5 : 3);
    });
  }

  it('is known by its buffer, wherever in the arguments it sits', () => {
    const { warnings, send } = watched();
    const { buffer } = new Uint8Array(MIB);
    send(call(buffer));
    send(call({ first: new Uint8Array(buffer) }));
    send(call({ deep: new Map([['b', [new DataView(buffer)]]]) }));
    assert.match(warnings[0] ?? '', /args\[0\]\.deep\.get\("b"\)\[0\]/);
  });

  it('may be an item of maps, or in one', () => {
    const { warnings, send } = watched();
    const bytes = new Uint8Array(MIB);
    send(plainJob([bytes]));
    send(plainJob([1, bytes], { firstIndex: 10 }));
    send(plainJob([[1], [2, bytes]], { shape: TUPLES, firstIndex: 20 }));
    assert.match(warnings[0] ?? '', /items\[21\]\[1\] of/);
  });

  it('is none when values are different ones, small ones, or small parts of a large one', () => {
    const { warnings, send } = watched();
    const [small, large] = [new Uint8Array(MIB - 1), new Uint8Array(2 * MIB)];
    for (let time = 0; time < 5; time++) send(call(new Uint8Array(MIB), small, large.subarray(0, MIB - 1)));
    assert.deepEqual(warnings, []);
  });

  it('is none when one job is sent again, or brings it several times', () => {
    const { warnings, send } = watched();
    const bytes = new Uint8Array(MIB);
    const job = plainJob([bytes, bytes, bytes]);
    send(job);
    send(job, 1);
    send(job, 2);
    assert.deepEqual(warnings, []);
  });

  it('is none where each worker gets it once', () => {
    const { warnings, send } = watched();
    const bytes = new Uint8Array(MIB);
    for (let time = 0; time < 5; time++) {
      send(plainJob([bytes], { shape: CALL, count: 1, copies: new SharedCopies(), pinned: true }));
    }
    assert.deepEqual(warnings, []);
  });
});

describe('large results', () => {
  it('are told when they are many and much, once, with their count, bytes and the cure', () => {
    const { warnings, receive } = watched();
    for (let time = 1; time <= 20; time++) {
      receive(call(), 8 * MIB);
      assert.equal(warnings.length, time < 8 ? 0 : 1);
    }
    assert.match(warnings[0] ?? '', /^ThreadPool: 8 results of task 'abs' .* 67\.1 MB in all/);
    assert.match(warnings[0] ?? '', /transfer\(result\).*SharedArray/);
  });

  it('are not told while they are few, or little', () => {
    const { warnings, receive } = watched();
    for (let time = 0; time < 7; time++) receive(call(), 100 * MIB);
    const other = watched();
    for (let time = 0; time < 60; time++) other.receive(call(), MIB);
    for (let time = 0; time < 60; time++) other.receive(call(), MIB - 1);
    assert.deepEqual([warnings, other.warnings], [[], []]);
  });
});
