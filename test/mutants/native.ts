import type { Mutants } from './mutant.js';

export const native: Mutants = {
  'a bell that stays open when its thread has ended': {
    file: 'native/bell.cc',
    from: 'if (watch->owned_) close(watch->bell_);',
    to: '',
    tests: ['memory/doorbell'],
  },
  'a large mapping at whatever addresses there are': {
    file: 'native/mapping.cc',
    from: 'if (mapping.start == nullptr || IsAligned(mapping)) return mapping;',
    to: 'return mapping;',
    tests: ['native/large-mappings'],
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
  'private copies that V8 counts, and collects the whole heap for': {
    file: 'native/buffers.cc',
    from: 'BackingStore::EmptyDeleter, nullptr',
    to: '[](void*, size_t, void*) {}, nullptr',
    tests: ['pools/large-arguments', 'native/copies'],
  },
  'a private copy that counts twice when it is adopted twice': {
    file: 'native/region.cc',
    from: 'if (taken.count != nullptr) taken.count->fetch_sub(bytes, std::memory_order_relaxed);',
    to: '',
    tests: ['native/copies'],
  },
  'a handle that is longer than its region': {
    file: 'native/membership.cc',
    from: 'if (!range || range->offset != handle.offset || range->length < handle.bytes) {',
    to: 'if (!range || range->offset != handle.offset) {',
    tests: ['memory/peers'],
  },
  'a block that is said to lie where none can be': {
    file: 'native/control.cc',
    from: 'if (range.offset < ControlWords::kBytes || range.offset > size_ || range.length > size_ - range.offset) return std::nullopt;',
    to: '',
    tests: ['memory/peer-ranges'],
  },
  'a block that may end anywhere': {
    file: 'native/control.cc',
    from: 'range.offset > size_ || range.length > size_ - range.offset) return std::nullopt;',
    to: 'range.offset > size_) return std::nullopt;',
    tests: ['memory/peer-ranges'],
  },
  'holds of a thread that has ended, which stay': {
    file: 'native/holds.cc',
    from: 'for (size_t left = count; left > 0; left--) Regions::Release(region);',
    to: 'static_cast<void>(region), static_cast<void>(count);',
    tests: ['native/threads', 'native/regions'],
  },
};
