#include "arena_region.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "arena.h"

namespace breakeven {

namespace {

std::atomic<size_t> copied_bytes{0};

Region::Mapping MapBlockPrivately(const Arena& arena, size_t offset, size_t bytes) {
  const size_t before = offset % static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t length = before + std::max(bytes, size_t{1});
  void* const start = mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, arena.descriptor(), static_cast<off_t>(offset - before));
  if (start == MAP_FAILED) return {};
  return {start, length, static_cast<char*>(start) + before};
}

class ArenaRegion : public Region {
 public:
  ArenaRegion(Arena* arena, const Block& block, size_t bytes) : Region(arena->At(block.offset), bytes), arena_(arena), block_(block) {}
  ~ArenaRegion() override {
    // Once more: a buffer that outlived its share may have written since.
    arena_->Discard(block_);
    arena_->Free(block_);
  }
  void Discard() override { arena_->Discard(block_); }
  Mapping MapPrivately() override { return MapBlockPrivately(*arena_, block_.offset, bytes()); }

 private:
  Arena* const arena_;
  const Block block_;
};

// Its pages are worth more than its bytes: the next copy takes them as they are.
class CopiedRegion : public Region {
 public:
  CopiedRegion(Arena* arena, const Block& block, size_t bytes) : Region(arena->At(block.offset), bytes), arena_(arena), block_(block) {
    copied_bytes.fetch_add(bytes, std::memory_order_relaxed);
  }
  ~CopiedRegion() override { arena_->FreeUsed(block_); }
  void Discard() override { copied_bytes.fetch_sub(bytes(), std::memory_order_relaxed); }
  Mapping MapPrivately() override { return MapBlockPrivately(*arena_, block_.offset, bytes()); }

 private:
  Arena* const arena_;
  const Block block_;
};

}  // namespace

Id AddArenaRegion(size_t bytes, bool populate) {
  Arena* const arena = Arena::Get();
  Block block;
  if (arena == nullptr || !arena->Allocate(bytes, &block)) return 0;
  if (populate) arena->Populate(block, bytes);
  return Regions::Add(std::make_unique<ArenaRegion>(arena, block, bytes));
}

Id AddCopiedRegion(const void* source, size_t bytes) {
  Arena* const arena = Arena::Get();
  Block block;
  bool has_pages;
  if (arena == nullptr || !arena->AllocateUsed(bytes, &block, &has_pages)) return 0;
  arena->Copy(block, source, bytes, has_pages);
  return Regions::Add(std::make_unique<CopiedRegion>(arena, block, bytes));
}

size_t CopiedBytes() { return copied_bytes.load(std::memory_order_relaxed); }

}  // namespace breakeven
