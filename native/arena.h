// The memory that regions without a name or file come from: one sparse memfd per process, mapped once. No descriptor per array.
#pragma once

#include <cstddef>
#include <cstdint>

#include "extents.h"
#include "mapping.h"

namespace breakeven {

// A part of the arena's file. Offsets are from its start.
struct Block {
  size_t offset = 0;
  size_t bytes = 0;
};

// Every function may be called from any thread.
class Arena {
 public:
  // The process's arena, made at the first call; null, with errno set, when the system gives none.
  static Arena* Get();
  // Null when nobody needed one yet.
  static Arena* Existing();

  // Room for `bytes`, all zero. False, with errno ENOMEM, when there are no addresses left.
  bool Allocate(size_t bytes, Block* block);
  // Room for `bytes` with any content, preferably with pages that an earlier block left behind.
  bool AllocateUsed(size_t bytes, Block* block, bool* has_pages);
  // Fills a block's first bytes, where it has pages; in several threads if there are many.
  void Copy(const Block& block, const void* source, size_t bytes);
  // The same where it has none yet: this costs half of what touching each page does.
  void Write(const Block& block, const void* source, size_t bytes);
  // Gives the pages back, so that the bytes are zero. The block stays its owner's.
  void Discard(const Block& block);
  // The addresses may be used again. The bytes must be zero: call Discard before.
  void Free(const Block& block);
  // The same for a block whose content does not matter: its pages are kept for AllocateUsed, up to a limit.
  void FreeUsed(const Block& block);
  // Gives back the pages kept by FreeUsed.
  void Trim();

  char* At(size_t offset) const { return base_ + offset; }
  int descriptor() const { return descriptor_; }
  size_t size() const { return size_; }

 private:
  Arena(int descriptor, char* base, size_t size);

  const int descriptor_;
  char* const base_;
  const size_t size_;
  struct State;
  State* const state_;
};

}  // namespace breakeven
