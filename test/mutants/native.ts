import type { Mutants } from './mutant.js';

export const native: Mutants = {
  'a bell that stays open when its thread has ended': {
    file: 'native/bell.cc',
    from: 'if (watch->owned_) close(watch->bell_);',
    to: '',
    tests: ['memory/doorbell'],
  },
  'free memory that never grows together again': {
    file: 'native/extents.cc',
    from: 'if (next != by_offset_.end() && offset + bytes == next->first) {',
    to: 'if (false) {',
    tests: ['native/regions', 'memory/native-memory'],
  },
  'small blocks with what was in them before': {
    file: 'native/control.cc',
    from: 'if (pwrite(descriptor_, zeros, std::min<size_t>(sizeof zeros, length - done), offset + done) < 0) break;',
    to: 'break;',
    tests: ['memory/peers'],
    title: 'zeroed',
  },
  'what a dead process held, which stays held': {
    file: 'native/control.cc',
    from: 'ReleaseAll(place); Lock(place, F_UNLCK);',
    to: 'Lock(place, F_UNLCK);',
    tests: ['memory/peer-faults'],
  },
  'a handle that is longer than its region': {
    file: 'native/membership.cc',
    from: 'if (!range || range->offset != handle.offset || range->length < handle.bytes) {',
    to: 'if (!range || range->offset != handle.offset) {',
    tests: ['memory/peers'],
  },
  'holds of a thread that has ended, which stay': {
    file: 'native/holds.cc',
    from: 'for (size_t left = count; left > 0; left--) Regions::Release(region);',
    to: 'static_cast<void>(region), static_cast<void>(count);',
    tests: ['native/threads', 'native/regions'],
  },
};
