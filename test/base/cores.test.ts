import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { describe, it } from 'node:test';
import type { ReadText } from '#src/base/cgroup.js';
import { availableCores, cgroupQuota, coresFrom } from '#src/base/cores.js';

function filesOf(files: Record<string, string>): ReadText {
  return (path) => files[path];
}

const V2 = '0::/app.slice/job\n';
const V1 = '12:cpuset:/\n4:cpu,cpuacct:/docker/abc\n3:memory:/docker/abc\n0::/\n';

describe('cgroupQuota', () => {
  it('is undefined without cgroups', () => {
    assert.equal(cgroupQuota(filesOf({})), undefined);
  });

  it('reads half a core from version 2', () => {
    const read = filesOf({ '/proc/self/cgroup': V2, '/sys/fs/cgroup/app.slice/job/cpu.max': '50000 100000\n' });
    assert.equal(cgroupQuota(read), 0.5);
  });

  it('reads one and a half cores from version 2, whatever the period', () => {
    const read = filesOf({ '/proc/self/cgroup': V2, '/sys/fs/cgroup/app.slice/job/cpu.max': '15000 10000\n' });
    assert.equal(cgroupQuota(read), 1.5);
  });

  it("takes version 2's `max` for no limit", () => {
    const read = filesOf({ '/proc/self/cgroup': V2, '/sys/fs/cgroup/app.slice/job/cpu.max': 'max 100000\n' });
    assert.equal(cgroupQuota(read), undefined);
  });

  it('takes the smallest quota of nested groups, wherever it stands', () => {
    const read = filesOf({
      '/proc/self/cgroup': V2,
      '/sys/fs/cgroup/cpu.max': '400000 100000\n',
      '/sys/fs/cgroup/app.slice/cpu.max': '150000 100000\n',
      '/sys/fs/cgroup/app.slice/job/cpu.max': '300000 100000\n',
    });
    assert.equal(cgroupQuota(read), 1.5);
  });

  it('reads the quota of a container, whose own group is the root', () => {
    const inside = filesOf({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' });
    assert.equal(cgroupQuota(inside), 0.5);
    const hostPath = filesOf({
      '/proc/self/cgroup': '0::/../../docker/abc\n',
      '/sys/fs/cgroup/cpu.max': '50000 100000\n',
    });
    assert.equal(cgroupQuota(hostPath), 0.5);
  });

  for (const root of ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/cpu,cpuacct']) {
    it(`reads half a core from version 1 under ${root}`, () => {
      const read = filesOf({
        '/proc/self/cgroup': V1,
        [`${root}/docker/abc/cpu.cfs_quota_us`]: '50000\n',
        [`${root}/docker/abc/cpu.cfs_period_us`]: '100000\n',
      });
      assert.equal(cgroupQuota(read), 0.5);
    });
  }

  it('reads one and a half cores from a group above, of version 1', () => {
    const read = filesOf({
      '/proc/self/cgroup': V1,
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '150000\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    });
    assert.equal(cgroupQuota(read), 1.5);
  });

  it("takes version 1's -1 for no limit", () => {
    const read = filesOf({
      '/proc/self/cgroup': V1,
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/abc/cpu.cfs_period_us': '100000\n',
    });
    assert.equal(cgroupQuota(read), undefined);
  });

  it('ignores what it cannot read as numbers', () => {
    for (const text of ['', '\n', 'nonsense', '50000', '50000 0', '0 100000']) {
      const read = filesOf({ '/proc/self/cgroup': V2, '/sys/fs/cgroup/app.slice/job/cpu.max': text });
      assert.equal(cgroupQuota(read), undefined, JSON.stringify(text));
    }
    assert.equal(cgroupQuota(filesOf({ '/proc/self/cgroup': 'no line of a cgroup file' })), undefined);
  });
});

describe('coresFrom', () => {
  const quotaOf = (cores: number) =>
    filesOf({ '/proc/self/cgroup': V2, '/sys/fs/cgroup/app.slice/job/cpu.max': `${cores * 100_000} 100000\n` });

  it('is the affinity where there is no quota, or a larger one', () => {
    assert.equal(coresFrom(8, filesOf({})), 8);
    assert.equal(coresFrom(1, quotaOf(4)), 1);
  });

  it('gives one worker for a quota of half a core, and for one and a half', () => {
    assert.equal(coresFrom(8, quotaOf(0.5)), 1);
    assert.equal(coresFrom(8, quotaOf(1.5)), 1);
    assert.equal(coresFrom(8, quotaOf(2.5)), 2);
  });
});

describe('availableCores', () => {
  it('is a whole number from 1 to what the system schedules this process on', () => {
    const cores = availableCores();
    assert.ok(Number.isInteger(cores) && cores >= 1 && cores <= availableParallelism());
  });
});
