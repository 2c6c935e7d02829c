import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LocalPut } from '#src/pools/local-put.js';
import { resolveRefs } from '#src/pools/resolve-refs.js';
import { Ref } from '#src/transport/ref.js';

const owner = {};
const put = (value: unknown) => new Ref<unknown>(new LocalPut(owner, value));

describe('resolving Refs in place', () => {
  it('gives a value that holds none as it is', () => {
    put(1);
    const value = { list: [1, { a: new Map([[1, new Set([2])]]) }] };
    assert.equal(resolveRefs(value, 'args'), value);
    assert.equal(resolveRefs(undefined, 'args'), undefined);
  });

  it('copies only what leads to one', () => {
    const [kept, ref] = [{ list: [1] }, put('value')];
    const value = { kept, deep: [{ ref }, kept] };
    const resolved = resolveRefs(value, 'args') as { kept: unknown; deep: [{ ref: unknown }, unknown] };
    assert.deepEqual(resolved, { kept, deep: [{ ref: 'value' }, kept] });
    assert.ok(resolved.kept === kept && resolved.deep[1] === kept);
    assert.equal((value.deep[0] as { ref: unknown }).ref, ref);
  });

  it('does not look into what is put', () => {
    const inner = { again: undefined as unknown };
    const ref = put(inner);
    inner.again = ref;
    assert.equal(resolveRefs(ref, 'args'), inner);
    assert.equal(inner.again, ref);
  });

  it('keeps circles, holes, keys and own __proto__', () => {
    const ref = put('value');
    const value = JSON.parse('{"__proto__": {"a": 1}}') as Record<string, unknown>;
    const list: unknown[] = [];
    list[2 ** 31] = ref;
    Object.assign(value, { list, keys: new Map([[ref, value]]), members: new Set([value, ref]) });
    const resolved = resolveRefs(value, 'args') as typeof value;
    assert.equal(Object.getPrototypeOf(resolved), Object.prototype);
    assert.deepEqual(Object.keys(resolved), ['__proto__', 'list', 'keys', 'members']);
    assert.deepEqual(Object.keys(resolved.list as unknown[]), [String(2 ** 31)]);
    assert.equal((resolved.keys as Map<unknown, unknown>).get('value'), resolved);
    assert.ok((resolved.members as Set<unknown>).has(resolved));
  });

  it('runs no trap of a Proxy, and leaves getters that throw to the task', () => {
    const ref = put('value');
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const hostile = {
      ref,
      get broken(): never {
        throw new Error('hands off');
      },
    };
    const resolved = resolveRefs([proxy, hostile, ref], 'args') as unknown[];
    assert.ok(resolved[0] === proxy && resolved[1] === hostile);
    assert.equal(resolved[2], 'value');
  });

  it('refuses one that was disposed of, and says what to do', () => {
    const ref = put('value');
    ref.dispose();
    assert.throws(() => resolveRefs([{ ref }], 'args'), {
      name: 'NotSerializableError',
      path: 'args',
      message: /Ref that was disposed of.* Put the value again/,
    });
  });
});
