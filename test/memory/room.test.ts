import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { ReadText } from '#src/base/cgroup.js';
import { checkRoom, memoryLimits, roomLeft } from '#src/memory/room.js';

const MEMINFO = 'MemTotal:       8000000 kB\nMemFree:          50000 kB\nMemAvailable:   1000000 kB\n';
const V2 = '0::/app.slice/job\n';
const V1 = '4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n0::/\n';

function room(files: Record<string, string>): { bytes: number; limit: string } {
  const read: ReadText = (path) => files[path];
  return roomLeft(read, memoryLimits(read));
}

describe('room for shared memory', () => {
  it('is what the machine has available, where nothing else limits it', () => {
    const { bytes, limit } = room({ '/proc/meminfo': MEMINFO });
    assert.equal(bytes, 1_000_000 * 1024);
    assert.match(limit, /MemAvailable/);
  });

  it('has no bounds where the system tells nothing', () => {
    assert.equal(room({}).bytes, Number.POSITIVE_INFINITY);
  });

  it('is what a limit of version 2 leaves, its inactive page cache counting as free', () => {
    const { bytes, limit } = room({
      '/proc/meminfo': MEMINFO,
      '/proc/self/cgroup': V2,
      '/sys/fs/cgroup/app.slice/job/memory.max': '100000000\n',
      '/sys/fs/cgroup/app.slice/job/memory.current': '70000000\n',
      '/sys/fs/cgroup/app.slice/job/memory.stat':
        'anon 30000000\nfile 40000000\ninactive_file 15000000\nactive_file 5\n',
    });
    assert.equal(bytes, 45_000_000);
    assert.match(limit, /100000000 bytes in \/sys\/fs\/cgroup\/app\.slice\/job/);
  });

  it('is what the tightest group on the way to the root leaves', () => {
    const { limit } = room({
      '/proc/self/cgroup': V2,
      '/sys/fs/cgroup/app.slice/job/memory.max': 'max\n',
      '/sys/fs/cgroup/app.slice/memory.max': '5000\n',
      '/sys/fs/cgroup/app.slice/memory.current': '1000\n',
    });
    assert.match(limit, /5000 bytes in \/sys\/fs\/cgroup\/app\.slice$/);
  });

  it("takes version 2's `max` and version 1's huge number for no limit", () => {
    const unlimited = {
      '/proc/meminfo': MEMINFO,
      '/proc/self/cgroup': `${V1}${V2}`,
      '/sys/fs/cgroup/app.slice/job/memory.max': 'max\n',
      '/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes': '9223372036854771712\n',
    };
    assert.match(room(unlimited).limit, /MemAvailable/);
  });

  it('is what a limit of version 1 leaves, also where a container shows it as the root', () => {
    const { bytes } = room({
      '/proc/self/cgroup': V1,
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '1000000\n',
      '/sys/fs/cgroup/memory/memory.usage_in_bytes': '900000\n',
      '/sys/fs/cgroup/memory/memory.stat': 'cache 5\ninactive_file 1\ntotal_inactive_file 400000\n',
    });
    assert.equal(bytes, 500_000);
  });
});

test('what there is no room for is refused, with what sets the limit and how much it leaves', () => {
  assert.throws(() => checkRoom('SharedArray.create', 2 ** 50), {
    name: 'SharedMemoryError',
    message: /^SharedArray\.create: there is no room for 1125899906842624 bytes: .+ leaves \d+\. Dispose/,
  });
});
