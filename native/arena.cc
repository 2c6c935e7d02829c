#include "arena.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>

#include "control.h"
#include "parallel.h"
#include "slabs.h"

namespace breakeven {

namespace {

// Pages kept for the next copy; benchmarks/scenarios/by-value.ts.
constexpr size_t kMostKept = size_t{512} << 20;
// Nobody may want them later than this after the last copy; src/memory/kept-pages.ts trims those kept until then.
constexpr std::chrono::seconds kKeptFor{10};
// A kept block may be this much larger than what is asked for: 1 + 1/4.
constexpr size_t kWasteShift = 2;
// One core does not use up the memory's bandwidth: two copied 100 MB in 0.55 of the time, more were not tried. by-value.ts again.
constexpr size_t kWorthHelp = size_t{8} << 20;
constexpr size_t kPart = size_t{2} << 20;
constexpr size_t kMostHelpers = 3;
// What the kernel maps around a page that is read, unless it was told otherwise.
constexpr size_t kReadAround = size_t{64} << 10;

// Addresses cost nothing, so there are more than the machine has memory: what is taken is rarely in one piece.
size_t WantedSize() {
  const size_t memory = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
  size_t size = std::bit_ceil(std::max(memory * 4, size_t{256} << 30));
  // `ulimit -v` and `ulimit -f`: the rest of the program needs addresses too, and a file beyond its limit is a signal.
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) size = std::min<size_t>(size, std::bit_floor(limit.rlim_cur / 4));
  if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) size = std::min<size_t>(size, std::bit_floor(limit.rlim_cur));
  return size;
}

}  // namespace

struct Arena::State {
  explicit State(size_t size) { free.Add(ControlWords::kBytes, size - ControlWords::kBytes); }
  std::mutex mutex;
  Extents free;
  Slabs slabs;
  // Blocks with pages, by size, that AllocateUsed may hand out.
  std::multimap<size_t, size_t> kept;
  size_t kept_bytes = 0;
  // When AllocateUsed was asked last.
  std::chrono::steady_clock::time_point last_used;
};

Arena::Arena(int descriptor, char* base, size_t size)
    : descriptor_(descriptor), base_(base), size_(size), state_(new State(size)) {}

namespace {

std::mutex the_arena_mutex;
std::atomic<Arena*> the_arena{nullptr};

}  // namespace

Arena* Arena::Existing() { return the_arena.load(std::memory_order_acquire); }

Arena* Arena::Get() {
  const std::lock_guard lock(the_arena_mutex);
  if (Arena* const existing = Existing()) return existing;
  for (size_t size = WantedSize(); size >= 2 * ControlWords::kBytes; size /= 2) {
    const int descriptor = memfd_create("breakeven", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return nullptr;
    char* base = nullptr;
    // Sealed, so that nobody who gets the descriptor can cut the file short under our feet, or forbid to write to it.
    if (ftruncate(descriptor, static_cast<off_t>(size)) == 0 && fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0) base = MapShared(descriptor, 0, size).bytes;
    if (base != nullptr) {
      Arena* const arena = new Arena(descriptor, base, size);
      the_arena.store(arena, std::memory_order_release);
      return arena;
    }
    const int reason = errno;
    close(descriptor);
    errno = reason;
  }
  return nullptr;
}

bool Arena::Allocate(size_t bytes, Block* block) {
  const std::lock_guard lock(state_->mutex);
  if (bytes <= Slabs::kLargest) {
    block->bytes = Slabs::Rounded(bytes);
    if (!state_->slabs.Take(block->bytes, &block->offset)) {
      size_t slab;
      if (!state_->free.Take(Slabs::kSlabBytes, Slabs::kSlabBytes, &slab)) return errno = ENOMEM, false;
      state_->slabs.AddSlab(block->bytes, slab);
      state_->slabs.Take(block->bytes, &block->offset);
    }
    return true;
  }
  const size_t alignment = bytes >= kLargePage ? kLargePage : PageSize();
  block->bytes = RoundUp(bytes, alignment);
  if (state_->free.Take(block->bytes, alignment, &block->offset)) return true;
  return errno = ENOMEM, false;
}

bool Arena::AllocateUsed(size_t bytes, Block* block, bool* has_pages) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->last_used = std::chrono::steady_clock::now();
    const auto kept = state_->kept.lower_bound(bytes);
    *has_pages = kept != state_->kept.end() && kept->first - bytes <= std::max(bytes >> kWasteShift, kLargePage);
    if (*has_pages) {
      *block = {kept->second, kept->first};
      state_->kept_bytes -= kept->first;
      state_->kept.erase(kept);
      return true;
    }
  }
  return Allocate(std::max(bytes, Slabs::kLargest + 1), block);
}

namespace {

struct Filling {
  int descriptor;
  size_t offset;
  char* target;
  const char* source;
  size_t bytes;

  void InParts(void (*part)(void* filling, size_t index, bool helps)) {
    const size_t helpers = bytes < kWorthHelp ? 0 : std::min(SpareCores(), kMostHelpers);
    InParallel((bytes + kPart - 1) / kPart, helpers, part, this);
  }
  size_t LengthOf(size_t from) const { return std::min(kPart, bytes - from); }
};

void CopyPart(void* argument, size_t index, bool) {
  const Filling& filling = *static_cast<Filling*>(argument);
  const size_t from = index * kPart;
  const size_t length = filling.LengthOf(from);
  // Where this process has not mapped a page yet, a read maps those around it too, and a write that page alone.
  for (size_t offset = 0; offset < length; offset += kReadAround) static_cast<void>(*const_cast<volatile char*>(filling.target + from + offset));
  memcpy(filling.target + from, filling.source + from, length);
}

void WritePart(void* argument, size_t index, bool helps) {
  const Filling& filling = *static_cast<Filling*>(argument);
  size_t from = index * kPart;
  const size_t end = from + filling.LengthOf(from);
  // One thread at a time can write to a file. The others touch the pages, which takes twice as long, but at the same time.
  while (!helps && from < end) {
    const ssize_t written = pwrite(filling.descriptor, filling.source + from, end - from, static_cast<off_t>(filling.offset + from));
    if (written <= 0) break;
    from += static_cast<size_t>(written);
  }
  memcpy(filling.target + from, filling.source + from, end - from);
}

}  // namespace

void Arena::Copy(const Block& block, const void* source, size_t bytes) {
  Filling{descriptor_, block.offset, At(block.offset), static_cast<const char*>(source), bytes}.InParts(CopyPart);
}

void Arena::Write(const Block& block, const void* source, size_t bytes) {
  Filling{descriptor_, block.offset, At(block.offset), static_cast<const char*>(source), bytes}.InParts(WritePart);
}

void Arena::Discard(const Block& block) {
  const auto offset = static_cast<off_t>(block.offset);
  const auto bytes = static_cast<off_t>(block.bytes);
  if (block.bytes > Slabs::kLargest && fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, bytes) == 0) return;
  // Whoever gets the block next counts on zeros.
  memset(At(block.offset), 0, block.bytes);
}

void Arena::Free(const Block& block) {
  Block range = block;
  const std::lock_guard lock(state_->mutex);
  if (block.bytes <= Slabs::kLargest) {
    if (!state_->slabs.Free(block.bytes, block.offset, &range.offset)) return;
    range.bytes = Slabs::kSlabBytes;
    Discard(range);
  }
  state_->free.Add(range.offset, range.bytes);
}

void Arena::FreeUsed(const Block& block) {
  {
    const std::lock_guard lock(state_->mutex);
    const bool is_recent = std::chrono::steady_clock::now() - state_->last_used < kKeptFor;
    if (is_recent && state_->kept_bytes + block.bytes <= kMostKept) {
      state_->kept.emplace(block.bytes, block.offset);
      state_->kept_bytes += block.bytes;
      return;
    }
  }
  Discard(block);
  Free(block);
}

void Arena::Trim() {
  std::multimap<size_t, size_t> kept;
  {
    const std::lock_guard lock(state_->mutex);
    kept.swap(state_->kept);
    state_->kept_bytes = 0;
  }
  for (const auto& [bytes, offset] : kept) {
    Discard({offset, bytes});
    Free({offset, bytes});
  }
}

}  // namespace breakeven
