#include "mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
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

namespace {

// Below the last large mapping it is likely to be free. To reserve too many addresses, and give back those beside, costs three calls more.
std::atomic<uintptr_t> place_below{0};

bool IsAligned(const Mapping& mapping) { return reinterpret_cast<uintptr_t>(mapping.start) % kLargePage == 0; }

// Not at a multiple of kLargePage where somebody else is there.
Mapping MapBelow(int descriptor, size_t offset, size_t bytes) {
  const size_t room = RoundUp(bytes, kLargePage);
  const uintptr_t place = place_below.load();
  if (place <= room) return {};
  const Mapping mapping = Map(descriptor, offset, bytes, MAP_SHARED, reinterpret_cast<void*>(place - room));
  if (mapping.start == nullptr || IsAligned(mapping)) return mapping;
  munmap(mapping.start, mapping.length);
  return {};
}

Mapping MapReserved(int descriptor, size_t offset, size_t bytes) {
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

}  // namespace

Mapping MapShared(int descriptor, size_t offset, size_t bytes) {
  if (bytes < kLargePage || offset % kLargePage != 0) return Map(descriptor, offset, bytes, MAP_SHARED, nullptr);
  Mapping mapping = MapBelow(descriptor, offset, bytes);
  if (mapping.start == nullptr) mapping = MapReserved(descriptor, offset, bytes);
  if (mapping.start != nullptr) place_below.store(reinterpret_cast<uintptr_t>(mapping.start));
  return mapping;
}

Mapping MapPrivately(int descriptor, size_t offset, size_t bytes) { return Map(descriptor, offset, bytes, MAP_PRIVATE, nullptr); }

}  // namespace breakeven
