#include "holds.h"

#include <unordered_map>

namespace breakeven {

namespace {

thread_local std::unordered_map<Id, size_t> holds;

}  // namespace

void NoteHold(Id region) { holds[region]++; }

void EndHold(Id region) {
  const auto found = holds.find(region);
  if (found != holds.end() && --found->second == 0) holds.erase(found);
  Regions::Release(region);
}

void EndAllHolds() {
  for (const auto& [region, count] : holds) {
    for (size_t left = count; left > 0; left--) Regions::Release(region);
  }
  holds.clear();
}

}  // namespace breakeven
