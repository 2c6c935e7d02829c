/** A worker's loop in this thread, and what it answers. */

import type { Channel } from '#src/transport/channel.js';
import { SharedLedger } from '#src/transport/shared-ledger.js';
import {
  CALL,
  type CallShape,
  type ControlMessage,
  type FailureWire,
  type FromWorker,
  RESULT,
  type ResultWire,
  type ToWorker,
} from '#src/transport/wire.js';
import { CallLoop } from '#src/workers/inside/call-loop.js';
import { ReceivedPuts } from '#src/workers/inside/received-puts.js';

const MODULE = import.meta.resolve('./call-loop-tasks.js');

/** A loop in this thread, which has loaded the tasks of those names. */
export async function loopWith<Name extends string>(
  names: readonly Name[],
  concurrency = 1,
  clock?: () => number,
  { maxMemory, usedMemory = () => 0 }: { maxMemory?: number; usedMemory?: () => number } = {},
) {
  const ledger = new SharedLedger();
  /** Answers that went the quick way, that did not, and what is no answer. */
  const quick: ResultWire[] = [];
  const slow: (ResultWire | FailureWire)[] = [];
  const others: ControlMessage[] = [];
  let told = () => {};
  const channel: Channel<FromWorker, ToWorker> = {
    sendPlain: (message) => {
      if (!isAnswer(message) || message[0] !== RESULT || typeof message[4] !== 'number') return false;
      // It is filled anew for the next one.
      quick.push([...message]);
      told();
      return true;
    },
    rouse: () => {},
    crowded: false,
    room: () => Promise.resolve(),
    send: (message) => {
      const copy = structuredClone(message);
      if (isAnswer(copy)) slow.push(copy);
      else others.push(copy);
      told();
    },
    receive: () => {},
    drain: () => true,
    poll: () => {},
    keepAlive: () => {},
    close: () => {},
  };
  /** Waits until there are so many. */
  const answers = async (count: number) => {
    while (quick.length + slow.length < count) await new Promise<void>((resolve) => telling(resolve));
    return [...quick, ...slow];
  };
  const telling = (resolve: () => void) => {
    told = resolve;
  };
  const setup = { workerId: 7, concurrency, initializer: undefined, maxMemory, cpus: undefined, isTimed: false };
  const connection = {
    setup,
    channel,
    ledger: new SharedLedger(ledger.memory),
    waitForReader: () => {},
    usedMemory,
    stay: () => {},
  };
  let exits = 0;
  const exit = () => void exits++;
  const loop = new CallLoop(connection, new ReceivedPuts(), exit, clock);
  loop.start();
  let seq = 1;
  const enter = (timed = false) => {
    ledger.enter(++seq, timed);
    return seq;
  };
  const wire = (name: Name, shape: CallShape, payload: readonly unknown[], attempt = 1) =>
    [enter(), names.indexOf(name) + 1, shape, payload, undefined, 0, attempt] as const;
  for (const [place, key] of names.entries()) {
    loop.receive({ type: 'task', id: place + 1, task: { kind: 'exported', module: MODULE, key } });
    loop.receive([enter(), place + 1, CALL, ['load']]);
  }
  await answers(names.length);
  quick.length = 0;
  slow.length = 0;
  return { ledger, loop, quick, slow, others, answers, wire, enter, exits: () => exits };
}

function isAnswer(message: FromWorker): message is ResultWire | FailureWire {
  return Array.isArray(message);
}

export const values = (answers: readonly (ResultWire | FailureWire)[]) => answers.map((answer) => answer[4]);
