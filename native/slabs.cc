#include "slabs.h"

namespace breakeven {

bool Slabs::Take(size_t rounded, size_t* offset) {
  Class& of_size = ClassOf(rounded);
  if (of_size.with_room.empty()) return false;
  const size_t slab_offset = *of_size.with_room.begin();
  Slab& slab = of_size.slabs[slab_offset];
  *offset = slab_offset + slab.free.back() * rounded;
  slab.free.pop_back();
  slab.used++;
  if (slab.free.empty()) of_size.with_room.erase(slab_offset);
  return true;
}

void Slabs::AddSlab(size_t rounded, size_t slab_offset) {
  Class& of_size = ClassOf(rounded);
  Slab& slab = of_size.slabs[slab_offset];
  for (size_t index = kSlabBytes / rounded; index > 0; index--) slab.free.push_back(static_cast<uint16_t>(index - 1));
  of_size.with_room.insert(slab_offset);
}

bool Slabs::Free(size_t rounded, size_t offset, size_t* slab_offset) {
  Class& of_size = ClassOf(rounded);
  const auto found = --of_size.slabs.upper_bound(offset);
  auto& [start, slab] = *found;
  *slab_offset = start;
  slab.used--;
  slab.free.push_back(static_cast<uint16_t>((offset - start) / rounded));
  of_size.with_room.insert(start);
  // The last slab of a size stays: an array made and dropped in a loop must not make a slab each time.
  if (slab.used > 0 || of_size.slabs.size() == 1) return false;
  of_size.with_room.erase(start);
  of_size.slabs.erase(found);
  return true;
}

}  // namespace breakeven
