// Which stretches of a range of offsets are free: best fit, neighbours merged. Not for several threads at once.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <utility>

namespace breakeven {

class Extents {
 public:
  // The smallest free stretch that has `bytes` at a multiple of `alignment`, cut out. False when there is none.
  bool Take(size_t bytes, size_t alignment, size_t* offset);
  void Add(size_t offset, size_t bytes);

 private:
  std::map<size_t, size_t> by_offset_;
  std::set<std::pair<size_t, size_t>> by_size_;

  void Insert(size_t offset, size_t bytes);
  void Erase(std::map<size_t, size_t>::iterator free);
};

}  // namespace breakeven
