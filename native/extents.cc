#include "extents.h"

#include <iterator>

namespace breakeven {

bool Extents::Take(size_t bytes, size_t alignment, size_t* offset) {
  // What is smaller than the bytes and a whole step of alignment may fit or not, depending on where it starts.
  for (auto size = by_size_.lower_bound({bytes, 0}); size != by_size_.end(); ++size) {
    const auto [length, start] = *size;
    const size_t aligned = (start + alignment - 1) / alignment * alignment;
    if (aligned + bytes > start + length) continue;
    Erase(by_offset_.find(start));
    if (aligned > start) Insert(start, aligned - start);
    if (aligned + bytes < start + length) Insert(aligned + bytes, start + length - aligned - bytes);
    *offset = aligned;
    return true;
  }
  return false;
}

void Extents::Add(size_t offset, size_t bytes) {
  auto next = by_offset_.lower_bound(offset);
  if (next != by_offset_.begin()) {
    const auto before = std::prev(next);
    if (before->first + before->second == offset) {
      offset = before->first;
      bytes += before->second;
      Erase(before);
    }
  }
  if (next != by_offset_.end() && offset + bytes == next->first) {
    bytes += next->second;
    Erase(next);
  }
  Insert(offset, bytes);
}

void Extents::Insert(size_t offset, size_t bytes) {
  by_offset_.emplace(offset, bytes);
  by_size_.emplace(bytes, offset);
}

void Extents::Erase(std::map<size_t, size_t>::iterator free) {
  by_size_.erase({free->second, free->first});
  by_offset_.erase(free);
}

}  // namespace breakeven
