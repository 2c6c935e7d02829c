import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HostLoad } from '#src/base/host-load.js';

/** A host whose files a test writes. */
function host(files: Record<string, string>) {
  return { files, load: new HostLoad((path) => files[path]) };
}

const GROUP = '/sys/fs/cgroup/app/cpu.stat';
const stat = (user: number, steal: number) => `cpu  ${user} 0 0 0 0 0 0 ${steal} 9 9\ncpu0 1 1 1 1 1 1 1 1\n`;
const periods = (all: number, throttled: number) => `usage_usec 7\nnr_periods ${all}\nnr_throttled ${throttled}\n`;

describe('the load of a host', () => {
  it('is told since it was first looked at', () => {
    const { files, load } = host({
      '/proc/self/cgroup': '0::/app\n',
      [GROUP]: periods(100, 50),
      '/proc/stat': stat(500, 400),
    });
    files[GROUP] = periods(140, 60);
    files['/proc/stat'] = stat(590, 410);
    assert.deepEqual(load.shares(), { throttledShare: 0.25, stealShare: 0.1 });
  });

  it('is that of the group that holds this process back, whoever is above it', () => {
    const root = '/sys/fs/cgroup/cpu.stat';
    const { files, load } = host({ '/proc/self/cgroup': '0::/app\n', [GROUP]: periods(0, 0), [root]: periods(0, 0) });
    files[GROUP] = periods(10, 5);
    files[root] = periods(1000, 0);
    assert.equal(load.shares().throttledShare, 0.5);
  });

  it('is that of one group from then to now, whichever had been throttled most before', () => {
    const parent = '/sys/fs/cgroup/cpu.stat';
    const { files, load } = host({
      '/proc/self/cgroup': '0::/app\n',
      [GROUP]: periods(100, 50),
      [parent]: periods(1000, 40),
    });
    files[GROUP] = periods(110, 50);
    files[parent] = periods(1100, 60);
    assert.equal(load.shares().throttledShare, 0.2);
  });

  it('leaves out a group that this process has come into since', () => {
    const { files, load } = host({ '/proc/self/cgroup': '0::/app\n', [GROUP]: periods(100, 50) });
    files['/proc/self/cgroup'] = '0::/other\n';
    files['/sys/fs/cgroup/other/cpu.stat'] = periods(1000, 900);
    assert.equal(load.shares().throttledShare, undefined);
  });

  it('is unknown where nobody tells', () => {
    assert.deepEqual(host({}).load.shares(), { throttledShare: undefined, stealShare: undefined });
  });
});
