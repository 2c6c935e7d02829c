// Regions of the process's arena.
#pragma once

#include <cstddef>

#include "region.h"

namespace breakeven {

// With the bytes of `source`, or all zero if that is null, and with one hold. 0 with errno set when there is no room.
Id AddArenaRegion(size_t bytes, const void* source);
// A copy of `source`, with one hold, which nobody is to write to. 0 with errno set when there is no room.
Id AddCopiedRegion(size_t bytes, const void* source);
// Bytes of the copied regions that are in use.
size_t CopiedBytes();

}  // namespace breakeven
