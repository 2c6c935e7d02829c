import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type HostReadings, type HostSystem, readHost } from '#src/observe/host/readings.js';

const V2 = '0::/app.slice/job\n';
const V1 = '4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n2:pids:/docker/abc\n';
const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max file size             1048576              unlimited            bytes
Max processes             96365                96365                processes
Max open files            1024                 20000                files
Max address space         unlimited            unlimited            bytes
`;

function read(files: Record<string, string>): HostReadings {
  const system: HostSystem = {
    read: (path) => files[path],
    space: (path) => (path === '/dev/shm' ? { bytes: 100, free: 60 } : undefined),
    affinity: 4,
    cpus: 8,
    platform: 'linux',
    node: '24.1.0',
    largestBuffer: 2 ** 40,
    native: { file: '/native.node', reason: '' },
    leftNames: () => [{ name: 'left', bytes: 32 }],
  };
  return readHost(system);
}

describe('what is read of a host', () => {
  it('is what it was handed, and undefined for what no file tells', () => {
    const host = read({});
    assert.deepEqual([host.affinity, host.cpus, host.node, host.largestBuffer], [4, 8, '24.1.0', 2 ** 40]);
    assert.deepEqual([host.shm, host.leftNames], [{ bytes: 100, free: 60 }, [{ name: 'left', bytes: 32 }]]);
    assert.deepEqual(
      [host.quota, host.throttling, host.steal, host.limits, host.pids, host.overcommit, host.mostMappings],
      Array(7).fill(undefined),
    );
    assert.deepEqual(host.memory, { available: undefined, group: undefined });
  });

  it('has the throttled periods of version 2, and of the group nearest to the process', () => {
    const { throttling, quota } = read({
      '/proc/self/cgroup': V2,
      '/sys/fs/cgroup/app.slice/job/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/app.slice/job/cpu.stat': 'usage_usec 5\nnr_periods 200\nnr_throttled 50\nthrottled_usec 9\n',
      '/sys/fs/cgroup/app.slice/cpu.stat': 'nr_periods 900\nnr_throttled 900\n',
    });
    assert.deepEqual(throttling, { periods: 200, throttled: 50 });
    assert.equal(quota, 1.5);
  });

  it('has those of version 1, and none of a group that has no quota', () => {
    const files = { '/proc/self/cgroup': V1, '/sys/fs/cgroup/cpu,cpuacct/cpu.stat': 'nr_periods 10\nnr_throttled 1\n' };
    assert.deepEqual(read(files).throttling, { periods: 10, throttled: 1 });
    const without = { ...files, '/sys/fs/cgroup/cpu,cpuacct/cpu.stat': 'nr_periods 0\nnr_throttled 0\n' };
    assert.equal(read(without).throttling, undefined);
  });

  it('has the share that was stolen, without what guests had, which stands there twice', () => {
    assert.equal(read({ '/proc/stat': 'cpu  10 10 10 50 5 0 5 10 99 99\ncpu0 1 1 1 1 1 1 1 1 1 1\n' }).steal, 0.1);
    assert.equal(read({ '/proc/stat': 'cpu  10 10 10\n' }).steal, undefined);
  });

  it('has the soft limits', () => {
    assert.deepEqual(read({ '/proc/self/limits': LIMITS }).limits, {
      openFiles: 1024,
      processes: 96365,
      fileSize: 1048576,
      addressSpace: Number.POSITIVE_INFINITY,
    });
  });

  it('has what the tightest group leaves of processes and memory', () => {
    const { pids, memory } = read({
      '/proc/self/cgroup': V2,
      '/proc/meminfo': 'MemAvailable:    1000 kB\n',
      '/sys/fs/cgroup/app.slice/job/pids.max': 'max\n',
      '/sys/fs/cgroup/app.slice/pids.max': '500\n',
      '/sys/fs/cgroup/app.slice/pids.current': '20\n',
      '/sys/fs/cgroup/app.slice/job/memory.max': '9000\n',
      '/sys/fs/cgroup/app.slice/job/memory.current': '5000\n',
      '/sys/fs/cgroup/app.slice/memory.max': '10000\n',
      '/sys/fs/cgroup/app.slice/memory.current': '9500\n',
      '/sys/fs/cgroup/app.slice/memory.stat': 'inactive_file 500\n',
    });
    assert.deepEqual(pids, { limit: 500, used: 20, path: '/sys/fs/cgroup/app.slice' });
    assert.deepEqual(memory, {
      available: 1_024_000,
      group: { limit: 10_000, used: 9_000, path: '/sys/fs/cgroup/app.slice' },
    });
  });

  it('has the processes that version 1 allows', () => {
    const files = { '/proc/self/cgroup': V1, '/sys/fs/cgroup/pids/docker/abc/pids.max': '64\n' };
    assert.deepEqual(read(files).pids, { limit: 64, used: 0, path: '/sys/fs/cgroup/pids/docker/abc' });
  });

  it('has what may still be promised, how many mappings, and which huge pages', () => {
    const { overcommit, mostMappings, hugePages } = read({
      '/proc/sys/vm/overcommit_memory': '2\n',
      '/proc/meminfo': 'CommitLimit:     300 kB\nCommitted_AS:    100 kB\n',
      '/proc/sys/vm/max_map_count': '65530\n',
      '/sys/kernel/mm/transparent_hugepage/enabled': 'always [madvise] never\n',
      '/sys/kernel/mm/transparent_hugepage/shmem_enabled': '[always] within_size advise never deny force\n',
    });
    assert.deepEqual(overcommit, { strict: true, free: 204_800 });
    assert.equal(mostMappings, 65530);
    assert.deepEqual(hugePages, { heaps: 'madvise', shared: 'always' });
  });
});
