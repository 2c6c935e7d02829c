#include "control.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <vector>

#include "mapping.h"
#include "slabs.h"

namespace breakeven {

namespace {

// As zeroed memory is, held or about to be, and being emptied by `claimer`.
enum Phase : uint64_t { kEmpty, kOpen, kClaimed };

struct State {
  // Counts acquisitions.
  uint64_t version : 30;
  uint64_t phase : 2;
  uint64_t claimer : 8;
  // Counts openings.
  uint64_t generation : 24;
};

State StateOf(const Slot& slot) { return std::bit_cast<State>(slot.state.load()); }

bool Change(Slot& slot, const State& from, const State& to) {
  uint64_t expected = std::bit_cast<uint64_t>(from);
  return slot.state.compare_exchange_strong(expected, std::bit_cast<uint64_t>(to));
}

uint64_t BitOf(Place place) { return uint64_t{1} << place % 64; }

}  // namespace

bool Control::Enter(Place first, Place end) {
  for (Place place = first; place < end; place++) {
    if (!Lock(place, F_WRLCK)) continue;
    place_ = place;
    ReleaseAll(place);
    return true;
  }
  // EAGAIN: every place is somebody's.
  if (errno == EAGAIN) errno = EUSERS;
  return false;
}

uint32_t Control::Open(uint32_t index, size_t offset, size_t length, bool keeps_pages) {
  Slot& slot = words_->slots[index];
  slot.offset.store(offset);
  slot.length.store(length);
  slot.keeps_pages.store(keeps_pages);
  if (words_->opened.load() <= index) words_->opened.store(index + 1);
  slot.holders[place_ / 64].fetch_or(BitOf(place_));
  // Nobody changes the state of an empty slot but its owner.
  State state = StateOf(slot);
  state.phase = kOpen;
  state.generation++;
  slot.state.store(std::bit_cast<uint64_t>(state));
  return state.generation;
}

bool Control::IsEmpty(uint32_t slot) const { return StateOf(words_->slots[slot]).phase == kEmpty; }

bool Control::Acquire(uint32_t index, uint32_t generation) {
  Slot& slot = words_->slots[index];
  const auto is_open = [generation](const State& state) { return state.phase == kOpen && state.generation == generation; };
  if (!is_open(StateOf(slot))) return false;
  slot.holders[place_ / 64].fetch_or(BitOf(place_));
  // Who looked at the holders before the bit was there cannot claim the slot after this.
  for (State state = StateOf(slot); is_open(state); state = StateOf(slot)) {
    State next = state;
    next.version++;
    if (Change(slot, state, next)) return true;
  }
  Release(index);
  EmptyIfUnheld(index);
  return false;
}

void Control::Release(uint32_t slot) { words_->slots[slot].holders[place_ / 64].fetch_and(~BitOf(place_)); }

void Control::EmptyIfUnheld(uint32_t index) {
  Slot& slot = words_->slots[index];
  const State state = StateOf(slot);
  if (state.phase != kOpen) return;
  for (const auto& word : slot.holders) {
    if (word.load() != 0) return;
  }
  State claimed = state;
  claimed.phase = kClaimed;
  claimed.claimer = place_;
  // If it fails, somebody else claimed the slot, or acquired it: then he comes here when he releases it.
  if (Change(slot, state, claimed)) Empty(index);
}

void Control::Empty(uint32_t index) {
  Slot& slot = words_->slots[index];
  const std::optional<Range> range = RangeOf(index);
  if (range && slot.keeps_pages.load() == 0) {
    const auto offset = static_cast<off_t>(range->offset);
    const auto length = static_cast<off_t>(range->length);
    // Small blocks share their page with others. Whoever gets the block next counts on zeros.
    if (range->length <= Slabs::kLargest || fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length) != 0) {
      static constexpr char zeros[4096] = {};
      for (off_t done = 0; done < length; done += sizeof zeros) {
        if (pwrite(descriptor_, zeros, std::min<size_t>(sizeof zeros, length - done), offset + done) < 0) break;
      }
    }
  }
  State state = StateOf(slot);
  state.phase = kEmpty;
  slot.state.store(std::bit_cast<uint64_t>(state));
  words_->emptied.fetch_add(1);
}

size_t Control::Sweep() {
  // A lock that this process has would be granted to it again.
  const std::lock_guard sweeping(sweeping_);
  const uint32_t opened = Opened();
  Bits standing{};
  for (uint32_t index = 0; index < opened; index++) {
    const Slot& slot = words_->slots[index];
    const State state = StateOf(slot);
    if (state.phase == kClaimed) standing[state.claimer / 64] |= BitOf(state.claimer);
    for (size_t word = 0; word < standing.size(); word++) standing[word] |= slot.holders[word].load();
  }
  size_t dead = 0;
  for (Place place = 0; place < kPlaces; place++) {
    if (place == place_ || (standing[place / 64] & BitOf(place)) == 0 || !Lock(place, F_WRLCK)) continue;
    ReleaseAll(place);
    Lock(place, F_UNLCK);
    dead++;
  }
  // Somebody may have died after he gave up the last hold, or after he emptied the slot.
  for (uint32_t index = 0; index < opened; index++) EmptyIfUnheld(index);
  words_->emptied.fetch_add(1);
  if (place_ != kOwner && Lock(kOwner, F_WRLCK)) {
    abandoned_.store(true);
    DiscardUnheld();
    Lock(kOwner, F_UNLCK);
  }
  return dead;
}

// Only the owner opens slots, so from his death on they become fewer.
void Control::DiscardUnheld() {
  std::vector<Range> held;
  const uint32_t opened = Opened();
  for (uint32_t index = 0; index < opened; index++) {
    const std::optional<Range> range = RangeOf(index);
    if (range && !IsEmpty(index)) held.push_back(*range);
  }
  std::sort(held.begin(), held.end(), [](const Range& a, const Range& b) { return a.offset < b.offset; });
  held.push_back({size_, 0});
  size_t from = ControlWords::kBytes;
  for (const Range& range : held) {
    // Whole pages: small blocks share theirs.
    const size_t start = RoundUp(from, PageSize());
    const size_t end = range.offset / PageSize() * PageSize();
    if (start < end) fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(start), static_cast<off_t>(end - start));
    from = std::max(from, range.offset + range.length);
  }
}

void Control::ReleaseAll(Place place) {
  const uint32_t opened = Opened();
  for (uint32_t index = 0; index < opened; index++) {
    Slot& slot = words_->slots[index];
    if ((slot.holders[place / 64].fetch_and(~BitOf(place)) & BitOf(place)) != 0) EmptyIfUnheld(index);
    const State state = StateOf(slot);
    if (state.phase == kClaimed && state.claimer == place) Empty(index);
  }
}

std::optional<Control::Range> Control::RangeOf(uint32_t slot) const {
  const Range range{words_->slots[slot].offset.load(), words_->slots[slot].length.load()};
  if (range.offset < ControlWords::kBytes || range.offset > size_ || range.length > size_ - range.offset) return std::nullopt;
  return range;
}

uint32_t Control::Opened() const { return static_cast<uint32_t>(std::min<uint64_t>(words_->opened.load(), kSlots)); }

// Byte `place` of the file stands for the place. The lock belongs to the process's own open description of the file, so the kernel frees it
// when the process is gone, with every thread of it.
bool Control::Lock(Place place, short type) {
  struct flock range = {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = place;
  range.l_len = 1;
  return fcntl(lock_, F_OFD_SETLK, &range) == 0;
}

}  // namespace breakeven
