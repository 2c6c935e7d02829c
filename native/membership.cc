#include "membership.h"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace breakeven {

bool OpenArena::OpenLock() {
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  lock = open(path, O_RDWR | O_CLOEXEC);
  return lock >= 0;
}

Id Membership::Import(const Handle& handle) {
  if (handle.inode != opened_.identity.inode || handle.slot >= Control::kSlots) return errno = EPROTO, 0;
  const auto slot = static_cast<uint32_t>(handle.slot);
  bool unused = false;
  Id result = 0;
  int reason = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto found = uses_.find(slot);
    if (found == uses_.end()) {
      if (!control_.Acquire(slot, static_cast<uint32_t>(handle.generation))) return errno = ESTALE, 0;
    } else if (found->second.generation != handle.generation) {
      return errno = ESTALE, 0;
    } else if (Regions::Hold(found->second.region)) {
      return found->second.region;
    }
    Use& use = uses_.try_emplace(slot, Use{handle.generation, 0, 0}).first->second;
    use.regions++;
    const std::optional<Control::Range> range = control_.RangeOf(slot);
    if (!range || range->offset != handle.offset || range->length < handle.bytes) {
      reason = EPROTO;
    } else if (std::unique_ptr<Region> region = NewRegion(handle)) {
      result = use.region = Regions::Add(std::move(region));
    } else {
      reason = errno;
    }
    if (result == 0) unused = RemoveUse(slot);
  }
  if (unused) control_.EmptyIfUnheld(slot);
  if (result == 0) errno = reason;
  return result;
}

void Membership::EndUse(uint32_t slot) {
  {
    const std::lock_guard lock(mutex_);
    if (!RemoveUse(slot)) return;
  }
  // Takes milliseconds when it has many pages to give back.
  control_.EmptyIfUnheld(slot);
}

bool Membership::RemoveUse(uint32_t slot) {
  const auto found = uses_.find(slot);
  if (--found->second.regions > 0) return false;
  uses_.erase(found);
  control_.Release(slot);
  return true;
}

}  // namespace breakeven
