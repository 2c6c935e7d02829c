/** Makes a region, gives it to a process that outlives this one, and tells the arena's inode. */

import type { TestContext } from 'node:test';
import { type Native, native } from '#src/base/native.js';
import { makeRegion, Peer } from './peer.js';

const never: Pick<TestContext, 'after'> = { after: () => {} };
const peer = await Peer.start(never);
const { region, bytes } = makeRegion(2 ** 20);
bytes[1000] = 41;
await peer.ask('outlive', await peer.give(region), 1000);
process.stdout.write(`${(native() as Native).ownArena()[2]}\n`);
