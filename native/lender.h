// The blocks of this process's arena that other processes know. Such a block may be used again only when its slot has been emptied, by
// whichever process was the last to hold it, and when no buffer here looks at its addresses.
#pragma once

#include <atomic>
#include <vector>

#include "arena.h"
#include "membership.h"

namespace breakeven {

class Lender final : public Membership {
 public:
  // Made at the first call; null with errno set when the system refuses.
  static Lender* Get();
  // Null when nothing was lent yet.
  static Lender* Existing();

  static constexpr uint32_t kNoSlot = ~uint32_t{0};
  struct Loan {
    Block block;
    size_t bytes;
    // Not given back to the system by the last holder, since their content does not matter to whoever gets the block next.
    bool keeps_pages;
    void (*free)(const Block& block, size_t bytes);
  };
  // Lends the region's block at the first call, when `*slot` is kNoSlot. False with errno ENOSPC when too many are lent.
  bool Lend(Id region, const Loan& loan, uint32_t* slot, Handle* handle);
  // To be called once when a region over the slot's block is deleted.
  void RemoveRegion(uint32_t slot);
  // Frees what other processes have emptied. Quick when there is nothing.
  void Collect();

 private:
  Lender(const OpenArena& opened, Arena* arena) : Membership(opened), arena_(arena) {}
  std::unique_ptr<Region> NewRegion(const Handle& handle) override;

  struct Lent {
    Loan loan;
    // That are not deleted.
    size_t regions;
  };
  Arena* const arena_;
  std::unordered_map<uint32_t, Lent> lent_;
  // Lent, without regions here.
  std::vector<uint32_t> orphans_;
  std::vector<uint32_t> free_slots_;
  uint32_t next_slot_ = 0;
  std::atomic<uint64_t> emptied_{0};

  Loan TakeBack(uint32_t slot);
};

}  // namespace breakeven
