// What a file that another process sent must be.
#pragma once

#include <cstdint>

namespace breakeven {

struct Identity {
  // A random number that its maker gave it.
  uint64_t nonce;
  uint64_t device;
  uint64_t inode;
  uint64_t bytes;

  // Of an open file; false with errno set when the system does not tell.
  static bool Of(int descriptor, uint64_t nonce, Identity* identity);
  // Whether the descriptor is of that file, which nobody can resize any more. False with errno set, EPROTO for another one.
  bool Fits(int descriptor) const;
};

}  // namespace breakeven
