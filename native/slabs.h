// Small blocks: several to a slab of 64 KiB, all of one slab of the same size. Not for several threads at once.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace breakeven {

class Slabs {
 public:
  static constexpr size_t kSlabBytes = size_t{64} << 10;
  // Beyond this, a block has pages of its own.
  static constexpr size_t kLargest = 2048;
  // A cache line: two arrays never share one.
  static constexpr size_t kSmallest = 64;

  // The size that a request for `bytes` gets.
  static size_t Rounded(size_t bytes) { return bytes <= kSmallest ? kSmallest : std::bit_ceil(bytes); }

  // False when no slab of that size has room: add one.
  bool Take(size_t rounded, size_t* offset);
  void AddSlab(size_t rounded, size_t slab_offset);
  // True when the slab is empty now and has been dropped: its range, `*slab_offset` and kSlabBytes, is the caller's again.
  bool Free(size_t rounded, size_t offset, size_t* slab_offset);

 private:
  struct Slab {
    std::vector<uint16_t> free;
    size_t used = 0;
  };
  struct Class {
    std::map<size_t, Slab> slabs;
    std::set<size_t> with_room;
  };
  std::array<Class, 6> classes_;

  Class& ClassOf(size_t rounded) { return classes_[std::countr_zero(rounded) - std::countr_zero(kSmallest)]; }
};

}  // namespace breakeven
