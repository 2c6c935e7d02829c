// This process's part in an arena, its own or another process's: which of the regions that several processes know are used here.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "control.h"
#include "identity.h"
#include "region.h"

namespace breakeven {

struct OpenArena {
  Identity identity = {};
  int descriptor = -1;
  // Of an open description that no other process shares: a descriptor that was sent or inherited shares the sender's.
  int lock = -1;
  void* words = nullptr;

  // False with errno set.
  bool OpenLock();
};

// Every function may be called from any thread.
class Membership {
 public:
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;
  virtual ~Membership() = default;

  const Identity& identity() const { return opened_.identity; }
  int descriptor() const { return opened_.descriptor; }

  // The region with a hold more, or anew with one. To be called while the handle's sender holds it. 0 with errno set: ESTALE when it is gone,
  // EPROTO when the handle or the words are not right.
  Id Import(const Handle& handle);
  // To be called once when a region is discarded.
  void EndUse(uint32_t slot);
  // Ends the holds of dead processes, and tells how many such processes there were.
  size_t Sweep() { return control_.Sweep(); }
  bool IsAbandoned() const { return control_.IsAbandoned(); }

 protected:
  explicit Membership(const OpenArena& opened)
      : opened_(opened), control_(opened.words, opened.descriptor, opened.lock, opened.identity.bytes) {}

  struct Use {
    uint64_t generation;
    // The last one over the slot.
    Id region;
    // Regions of this process that have not been discarded.
    size_t regions;
  };

  // Called under the lock, with a handle that has been checked. Null with errno set.
  virtual std::unique_ptr<Region> NewRegion(const Handle& handle) = 0;

  const OpenArena opened_;
  Control control_;
  std::mutex mutex_;
  // By slot.
  std::unordered_map<uint32_t, Use> uses_;

 private:
  bool RemoveUse(uint32_t slot);
};

}  // namespace breakeven
