// Parts of a file in memory.
#pragma once

#include <cstddef>

namespace breakeven {

// Two MiB: what the processor maps by one entry, and so the alignment of large blocks.
constexpr size_t kLargePage = size_t{2} << 20;

size_t PageSize();
inline size_t RoundUp(size_t bytes, size_t step) { return (bytes + step - 1) / step * step; }

struct Mapping {
  // What munmap takes; null when the system refused, with errno set.
  void* start = nullptr;
  size_t length = 0;
  // Where the first byte that was asked for is.
  char* bytes = nullptr;
};

// The file's own bytes; at addresses that large pages need if it is that many.
Mapping MapShared(int descriptor, size_t offset, size_t bytes);
// Copy-on-write.
Mapping MapPrivately(int descriptor, size_t offset, size_t bytes);

}  // namespace breakeven
