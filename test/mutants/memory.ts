import type { Mutants } from './mutant.js';

export const memory: Mutants = {
  'copies from another process that nobody collects': {
    file: 'src/memory/incoming.ts',
    from: 'addon.adoptBuffer(buffer);\n    return buffer;',
    to: 'return buffer;',
    tests: ['pools/large-arguments'],
  },
  'copies from another thread that nobody collects': {
    file: 'src/memory/incoming.ts',
    from: 'for (const buffer of buffers) addon.adoptBuffer(buffer);',
    to: '',
    tests: ['pools/large-arguments'],
  },
  'a doorbell that asks somebody who was removed in the meantime': {
    file: 'src/memory/doorbell.ts',
    from: 'if (inbox === undefined) continue;',
    to: '',
    tests: ['memory/doorbell'],
  },
  'a doorbell that never has said what could wait': {
    file: 'src/memory/doorbell.ts',
    from: 'inbox.flush();',
    to: '',
    tests: ['memory/doorbell'],
  },
  'a doorbell that goes on asking who has left': {
    file: 'src/memory/doorbell.ts',
    from: 'if (index >= 0) this.#inboxes.splice(index, 1);',
    to: '',
    tests: ['memory/doorbell'],
  },
  'a doorbell that wakes and says that it sleeps': {
    file: 'src/memory/doorbell.ts',
    from: 'if (this.#asleep) this.#announce(false);',
    to: '',
    tests: ['memory/doorbell'],
  },
  'a spin in vain that is spun each time': {
    file: 'src/memory/spin-policy.ts',
    from: 'else if (this.#vain < VAIN) this.#vain++;',
    to: '',
    tests: ['memory/spin-policy'],
  },
  'the last handle, which gives nothing up': {
    file: 'src/memory/holding.ts',
    from: 'if (this.#native !== undefined) native()?.giveUpShare(this.#native.share);',
    to: '',
    tests: ['memory/native-memory'],
  },
  'the first of two handles, which gives all up': {
    file: 'src/memory/holding.ts',
    from: 'if (this.#handles > 0) return;',
    to: '',
    tests: ['memory/shared-array', 'memory/native-memory', 'transport/round-trip'],
  },
  'a hold of whoever made a region that is not released': {
    file: 'src/memory/holding.ts',
    from: 'finally { native()!.releaseRegion(region); }',
    to: 'finally {}',
    tests: ['memory/native-memory'],
  },
  'a hold on memory of another process that is not released': {
    file: 'src/memory/incoming.ts',
    from: 'finally { addon.releaseRegion(region); }',
    to: 'finally {}',
    tests: ['transport/peer-link'],
  },
  'memory that is gone, as an array without elements': {
    file: 'src/memory/holding.ts',
    from: 'if (loss !== undefined) throw loss;',
    to: '',
    tests: ['transport/peer-link'],
  },
  'a handle of a peer that nobody checks': {
    file: 'src/memory/peers.ts',
    from: 'if (!right) throw',
    to: 'if (right === undefined) throw',
    tests: ['memory/peers'],
    title: 'refused|no handle',
  },
  'handles of one message that are given up with another': {
    file: 'src/memory/arrivals.ts',
    from: 'current = outer;',
    to: '',
    tests: ['memory/arrivals'],
  },
  'kept pages that are never given back': {
    file: 'src/memory/kept-pages.ts',
    from: 'if (left <= 0) addon.trimPages();',
    to: 'if (left < 0) addon.trimPages();',
    tests: ['memory/kept-pages'],
  },
  'room for more than there is': {
    file: 'src/memory/room.ts',
    from: 'if (bytes > room.bytes) throw noRoom(call, bytes, room);',
    to: '',
    tests: ['memory/room'],
  },
  'a page cache that counts as used': {
    file: 'src/base/memory-limit.ts',
    from: 'return usage - Number(inactive.exec(statistics)?.[1] ?? 0);',
    to: 'return usage;',
    tests: ['memory/room'],
  },
  'shared memory that garbage collection is never told of': {
    file: 'src/memory/collection-policy.ts',
    from: 'if (bytes <= this.#limit) return undefined;',
    to: 'if (bytes <= 4 * this.#limit) return undefined;',
    tests: ['memory/collection-policy'],
  },
};
