import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encode } from '#src/transport/encode.js';
import { registerType } from '#src/transport/registered-types.js';
import { serialise } from '#src/transport/serialise.js';
import type { PutWire } from '#src/transport/wire.js';
import { ReceivedPuts } from '#src/workers/inside/received-puts.js';

const wire = (id: number, value: unknown): PutWire => ({
  type: 'put',
  id,
  bytes: serialise(encode(value, 'value'), []),
  buffers: [],
  handles: [],
});

describe('values that a worker was sent for Refs', () => {
  it('are revived once', () => {
    const puts = new ReceivedPuts();
    puts.add(wire(1, { bytes: Buffer.from('abc') }));
    assert.equal(puts.prepare({ id: 1 }), undefined);
    const value = puts.decode({ id: 1 });
    assert.deepEqual(value, { bytes: Buffer.from('abc') });
    assert.equal(puts.decode({ id: 1 }), value);
  });

  it('are a clear error when they have been forgotten before the call began', () => {
    const puts = new ReceivedPuts();
    puts.add(wire(1, 'value'));
    puts.forget(1);
    assert.throws(() => puts.prepare({ id: 1 }), { name: 'NotSerializableError', message: /disposed of before/ });
  });

  it('can be revived by a later call whose module registers what they hold', () => {
    class Money {
      cents = 5;
    }
    let known = false;
    registerType(Money, {
      encode: ({ cents }) => cents,
      decode: (cents) => {
        if (!known) throw new Error('not known yet');
        return Object.assign(new Money(), { cents });
      },
    });
    const puts = new ReceivedPuts();
    puts.add(wire(1, [Buffer.from('a'), new Money()]));
    puts.prepare({ id: 1 });
    assert.throws(() => puts.decode({ id: 1 }), /not known yet/);
    known = true;
    puts.prepare({ id: 1 });
    assert.deepEqual(puts.decode({ id: 1 }), [Buffer.from('a'), new Money()]);
  });
});
