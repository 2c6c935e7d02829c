#include "arena_region.h"

#include <atomic>

#include "arena.h"
#include "lender.h"

namespace breakeven {

namespace {

std::atomic<size_t> copied_bytes{0};

class BlockRegion : public Region {
 public:
  BlockRegion(Arena* arena, const Lender::Loan& loan) : Region(arena->At(loan.block.offset), loan.bytes), arena_(arena), loan_(loan) {}
  ~BlockRegion() override {
    if (slot_ == Lender::kNoSlot) loan_.free(loan_.block, loan_.bytes);
    else Lender::Existing()->RemoveRegion(slot_);
  }
  void Discard() override {
    if (slot_ != Lender::kNoSlot) Lender::Existing()->EndUse(slot_);
    else if (!loan_.keeps_pages) arena_->Discard(loan_.block);
  }
  Mapping MapPrivately() override { return breakeven::MapPrivately(arena_->descriptor(), loan_.block.offset, bytes()); }
  // Of copies, only what arrives with put is given up early: breakeven itself has read it then.
  bool IsReadAfterwards() const override { return !loan_.keeps_pages; }
  bool Export(Id self, Handle* handle) override {
    Lender* const lender = Lender::Get();
    return lender != nullptr && lender->Lend(self, loan_, &slot_, handle);
  }

 private:
  Arena* const arena_;
  const Lender::Loan loan_;
  // Of the block, once other processes know it.
  uint32_t slot_ = Lender::kNoSlot;
};

void FreeBlock(const Block& block, size_t) {
  // Once more: a buffer that outlived its share may have written since.
  Arena::Existing()->Discard(block);
  Arena::Existing()->Free(block);
}

// Its pages are worth more than its bytes: the next copy takes them as they are.
void FreeCopied(const Block& block, size_t bytes) {
  copied_bytes.fetch_sub(bytes, std::memory_order_relaxed);
  Arena::Existing()->FreeUsed(block);
}

void CollectLent() {
  if (Lender* const lender = Lender::Existing()) lender->Collect();
}

}  // namespace

Id AddArenaRegion(size_t bytes, const void* source) {
  Arena* const arena = Arena::Get();
  CollectLent();
  Block block;
  if (arena == nullptr || !arena->Allocate(bytes, &block)) return 0;
  if (source != nullptr) arena->Write(block, source, bytes);
  return Regions::Add(std::make_unique<BlockRegion>(arena, Lender::Loan{block, bytes, false, FreeBlock}));
}

Id AddCopiedRegion(size_t bytes, const void* source) {
  Arena* const arena = Arena::Get();
  CollectLent();
  Block block;
  bool has_pages;
  if (arena == nullptr || !arena->AllocateUsed(bytes, &block, &has_pages)) return 0;
  if (has_pages) arena->Copy(block, source, bytes);
  else arena->Write(block, source, bytes);
  copied_bytes.fetch_add(bytes, std::memory_order_relaxed);
  return Regions::Add(std::make_unique<BlockRegion>(arena, Lender::Loan{block, bytes, true, FreeCopied}));
}

size_t CopiedBytes() {
  CollectLent();
  return copied_bytes.load(std::memory_order_relaxed);
}

}  // namespace breakeven
