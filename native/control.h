// The words at the start of every arena's file that say which processes use which of its blocks. They are the same memory in all these
// processes, so each step here can be the last one of its process: src/memory/README.md, "Between processes", goes through them.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace breakeven {

// A process's number among those that use an arena.
using Place = uint32_t;
constexpr Place kPlaces = 256;

// One stretch of the arena that is known to other processes than its owner. A cache line of its own.
struct alignas(64) Slot {
  std::atomic<uint64_t> state;
  // Written by the owner before the slot is opened.
  std::atomic<uint64_t> offset;
  std::atomic<uint64_t> length;
  std::atomic<uint64_t> keeps_pages;
  // One bit for each place.
  std::atomic<uint64_t> holders[kPlaces / 64];
};
static_assert(sizeof(Slot) == 64 && std::atomic<uint64_t>::is_always_lock_free);

struct ControlWords {
  // Bytes at the start of the arena's file, which its owner gives to nobody.
  static constexpr size_t kBytes = size_t{4} << 20;
  static constexpr size_t kHeaderBytes = 4096;
  static constexpr uint32_t kSlots = (kBytes - kHeaderBytes) / sizeof(Slot);

  // Tells the layout too.
  std::atomic<uint64_t> magic;
  std::atomic<uint64_t> nonce;
  // Slots that were ever opened: the first ones.
  std::atomic<uint64_t> opened;
  // Changes when a slot has been emptied.
  std::atomic<uint64_t> emptied;
  alignas(kHeaderBytes) Slot slots[kSlots];
};
static_assert(sizeof(ControlWords) == ControlWords::kBytes);

// What one process does with the words. Every function may be called from any thread.
class Control {
 public:
  static constexpr uint64_t kMagic = 0x31'6e'65'76'65'6b'72'62;
  static constexpr uint32_t kSlots = ControlWords::kSlots;

  // Of a mapping of the words, the file's descriptor and its size; `lock` is a description of the file that this process shares with none.
  Control(void* words, int descriptor, int lock, size_t size)
      : words_(static_cast<ControlWords*>(words)), descriptor_(descriptor), lock_(lock), size_(size) {}

  // The arena's owner has this one, so that everybody can tell whether he lives.
  static constexpr Place kOwner = 0;
  // Takes a place, free of what its last process left. False with errno set when there is none.
  bool EnterAsOwner() { return Enter(kOwner, kOwner + 1); }
  bool EnterAsGuest() { return Enter(kOwner + 1, kPlaces); }

  // For the arena's owner, which holds the new slot. Gives its generation. The slot must be empty.
  uint32_t Open(uint32_t slot, size_t offset, size_t length, bool keeps_pages);
  bool IsEmpty(uint32_t slot) const;

  // To be called while somebody else holds the slot; false when it is not in use under this generation.
  bool Acquire(uint32_t slot, uint32_t generation);
  // Ends this process's hold.
  void Release(uint32_t slot);
  // To be called after that: gives the pages back if it was the last hold.
  void EmptyIfUnheld(uint32_t slot);

  // Ends the holds of processes that are no more. Gives how many such processes there were. Of a dead owner's blocks, only those that
  // somebody holds stay.
  size_t Sweep();
  // Whether the last sweep found the owner dead.
  bool IsAbandoned() const { return abandoned_.load(); }

  struct Range {
    size_t offset;
    size_t length;
  };
  // Where the slot's block is; nothing when that is not in the arena.
  std::optional<Range> RangeOf(uint32_t slot) const;

  ControlWords& words() const { return *words_; }

 private:
  using Bits = std::array<uint64_t, kPlaces / 64>;

  ControlWords* const words_;
  const int descriptor_;
  const int lock_;
  const size_t size_;
  Place place_ = 0;
  std::mutex sweeping_;
  std::atomic<bool> abandoned_{false};

  bool Enter(Place first, Place end);
  uint32_t Opened() const;
  bool Lock(Place place, short type);
  void ReleaseAll(Place place);
  void Empty(uint32_t slot);
  void DiscardUnheld();
};

}  // namespace breakeven
