// Regions of the process's arena.
#pragma once

#include <cstddef>

#include "region.h"

namespace breakeven {

// All zero, with one hold. 0 with errno set when there is no room.
Id AddArenaRegion(size_t bytes, bool populate);
// A copy of `source`, with one hold, which nobody is to write to. 0 with errno set when there is no room.
Id AddCopiedRegion(const void* source, size_t bytes);
// Bytes of the copied regions that are in use.
size_t CopiedBytes();

}  // namespace breakeven
