// This process's part in another process's arena: it maps each region that it is sent.
#pragma once

#include <memory>

#include "membership.h"

namespace breakeven {

class Guest final : public Membership, public std::enable_shared_from_this<Guest> {
 public:
  // Takes over the descriptor. Null with errno set: EPROTO when that is not the file, EUSERS when it has too many guests.
  static std::shared_ptr<Guest> Enter(int descriptor, const Identity& identity);
  // Its regions keep it.
  ~Guest() override;

 private:
  explicit Guest(const OpenArena& opened) : Membership(opened) {}
  std::unique_ptr<Region> NewRegion(const Handle& handle) override;
};

}  // namespace breakeven
