#include "lender.h"

#include <sys/random.h>
#include <unistd.h>

#include <cerrno>

namespace breakeven {

namespace {

std::mutex the_lender_mutex;
std::atomic<Lender*> the_lender{nullptr};

// JavaScript's numbers hold it exactly.
bool NewNonce(uint64_t* nonce) {
  if (getrandom(nonce, sizeof *nonce, 0) != sizeof *nonce) return false;
  *nonce = (*nonce >> 11) | 1;
  return true;
}

// One that was given up here, and has come back from a process that still held it.
class ReturnedRegion final : public Region {
 public:
  ReturnedRegion(Lender* lender, const Handle& handle, char* base) : Region(base, handle.bytes), lender_(lender), handle_(handle) {}
  ~ReturnedRegion() override { lender_->RemoveRegion(static_cast<uint32_t>(handle_.slot)); }
  void Discard() override { lender_->EndUse(static_cast<uint32_t>(handle_.slot)); }
  Mapping MapPrivately() override { return breakeven::MapPrivately(lender_->descriptor(), handle_.offset, bytes()); }
  bool Export(Id, Handle* handle) override { return *handle = handle_, true; }

 private:
  Lender* const lender_;
  const Handle handle_;
};

}  // namespace

Lender* Lender::Existing() { return the_lender.load(std::memory_order_acquire); }

Lender* Lender::Get() {
  const std::lock_guard lock(the_lender_mutex);
  if (Lender* const existing = Existing()) return existing;
  Arena* const arena = Arena::Get();
  uint64_t nonce;
  if (arena == nullptr || !NewNonce(&nonce)) return nullptr;
  OpenArena opened;
  opened.descriptor = arena->descriptor();
  opened.words = arena->At(0);
  if (!Identity::Of(opened.descriptor, nonce, &opened.identity) || !opened.OpenLock()) return nullptr;
  Lender* const lender = new Lender(opened, arena);
  if (!lender->control_.EnterAsOwner()) {
    const int reason = errno;
    delete lender;
    close(opened.lock);
    errno = reason;
    return nullptr;
  }
  lender->control_.words().nonce.store(nonce);
  lender->control_.words().magic.store(Control::kMagic);
  the_lender.store(lender, std::memory_order_release);
  return lender;
}

bool Lender::Lend(Id region, const Loan& loan, uint32_t* slot, Handle* handle) {
  const std::lock_guard lock(mutex_);
  if (*slot == kNoSlot) {
    if (!free_slots_.empty()) {
      *slot = free_slots_.back();
      free_slots_.pop_back();
    } else if (next_slot_ < Control::kSlots) {
      *slot = next_slot_++;
    } else {
      return errno = ENOSPC, false;
    }
    const uint32_t generation = control_.Open(*slot, loan.block.offset, loan.block.bytes, loan.keeps_pages);
    uses_.emplace(*slot, Use{generation, region, 1});
    lent_.emplace(*slot, Lent{loan, 1});
  }
  *handle = {identity().nonce, identity().inode, *slot, uses_.find(*slot)->second.generation, loan.block.offset, loan.bytes};
  return true;
}

std::unique_ptr<Region> Lender::NewRegion(const Handle& handle) {
  const auto found = lent_.find(static_cast<uint32_t>(handle.slot));
  if (found == lent_.end() || found->second.loan.block.offset != handle.offset || found->second.loan.bytes != handle.bytes) return errno = EPROTO, nullptr;
  found->second.regions++;
  return std::make_unique<ReturnedRegion>(this, handle, arena_->At(handle.offset));
}

void Lender::RemoveRegion(uint32_t slot) {
  Loan loan;
  {
    const std::lock_guard lock(mutex_);
    if (--lent_.find(slot)->second.regions > 0) return;
    if (!control_.IsEmpty(slot)) return orphans_.push_back(slot);
    loan = TakeBack(slot);
  }
  loan.free(loan.block, loan.bytes);
}

void Lender::Collect() {
  const uint64_t emptied = control_.words().emptied.load();
  if (emptied_.exchange(emptied) == emptied) return;
  std::vector<Loan> loans;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(orphans_, [&](uint32_t slot) {
      // It may have come back; then it comes here again when that region goes.
      if (lent_.find(slot)->second.regions > 0) return true;
      if (!control_.IsEmpty(slot)) return false;
      loans.push_back(TakeBack(slot));
      return true;
    });
  }
  for (const Loan& loan : loans) loan.free(loan.block, loan.bytes);
}

Lender::Loan Lender::TakeBack(uint32_t slot) {
  const auto found = lent_.find(slot);
  const Loan loan = found->second.loan;
  lent_.erase(found);
  free_slots_.push_back(slot);
  return loan;
}

}  // namespace breakeven
