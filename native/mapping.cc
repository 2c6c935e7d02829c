#include "mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>

namespace breakeven {

size_t PageSize() {
  static const size_t size = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

namespace {

// Addresses with nothing behind them, at a multiple of kLargePage.
void* ReserveAligned(size_t length) {
  void* const reserved = mmap(nullptr, length + kLargePage, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) return nullptr;
  char* const start = static_cast<char*>(reserved);
  char* const aligned = reinterpret_cast<char*>(RoundUp(reinterpret_cast<uintptr_t>(start), kLargePage));
  if (aligned > start) munmap(start, static_cast<size_t>(aligned - start));
  munmap(aligned + length, static_cast<size_t>(start + kLargePage - aligned));
  return aligned;
}

Mapping Map(int descriptor, size_t offset, size_t bytes, int flags, void* at) {
  const size_t before = offset % PageSize();
  const size_t length = RoundUp(before + std::max(bytes, size_t{1}), PageSize());
  void* const start = mmap(at, length, PROT_READ | PROT_WRITE, flags | MAP_NORESERVE, descriptor, static_cast<off_t>(offset - before));
  if (start == MAP_FAILED) return {};
  return {start, length, static_cast<char*>(start) + before};
}

}  // namespace

Mapping MapShared(int descriptor, size_t offset, size_t bytes) {
  if (bytes < kLargePage || offset % kLargePage != 0) return Map(descriptor, offset, bytes, MAP_SHARED, nullptr);
  const size_t length = RoundUp(bytes, PageSize());
  void* const reserved = ReserveAligned(length);
  if (reserved == nullptr) return {};
  const Mapping mapping = Map(descriptor, offset, bytes, MAP_SHARED | MAP_FIXED, reserved);
  if (mapping.start != nullptr) return mapping;
  const int reason = errno;
  munmap(reserved, length);
  errno = reason;
  return {};
}

Mapping MapPrivately(int descriptor, size_t offset, size_t bytes) { return Map(descriptor, offset, bytes, MAP_PRIVATE, nullptr); }

}  // namespace breakeven
