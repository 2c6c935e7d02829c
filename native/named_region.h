// Regions that other programs find by name.
#pragma once

#include <string>
#include <vector>

#include "open_file.h"
#include "region.h"

namespace breakeven {

// Zeroed, with one hold; 0 with errno set: EEXIST, ENOSPC.
Id AddNamedRegion(const std::string& name, size_t bytes);
// The one that exists, with one hold; 0 with errno set: as Name::Open, ERANGE when it is shorter, ESTALE when it is not `expected`.
Id AttachNamedRegion(const std::string& name, size_t bytes, const FileFacts* expected = nullptr);

struct NameFound {
  std::string name;
  size_t bytes;
  bool alive;
};
// Every name of this user's that one of us made. Those of the dead are removed if `remove`.
std::vector<NameFound> SweepNames(bool remove);

}  // namespace breakeven
