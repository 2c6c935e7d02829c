#include "region.h"

#include <sys/mman.h>

#include <cerrno>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace breakeven {

namespace {

struct Entry {
  Id id;
  std::unique_ptr<Region> region;
  size_t uses;
  // Buffers over its addresses; and one for being in the table, so that it is never deleted while it is being discarded.
  size_t buffers;
};

struct ShareEntry {
  Entry* entry;
  bool given_up;
  bool adopted;
  // Whether it is one of its region's buffers.
  bool is_buffer;
  ByteCount count;
  // Of a copy-on-write share; it looks at no address of the region.
  Region::Mapping mapping;
};

struct PrivateEntry {
  Entry* entry;
  Region::Mapping mapping;
  // Null until a thread has adopted it.
  ByteCount count;
};

struct Table {
  std::mutex mutex;
  Id last_id = 0;
  std::unordered_map<Id, Entry*> regions;
  std::unordered_map<Id, ShareEntry> shares;
  // By their start.
  std::unordered_map<const void*, PrivateEntry> privates;
  size_t private_mappings = 0;
};

// Linux gives a process 65,530 mappings, and one that has no more cannot even allocate: most are left to others.
constexpr size_t kMostPrivateMappings = 16384;

// Never destroyed: buffers may be collected while the process exits.
Table& TheTable() {
  static Table* const table = new Table;
  return *table;
}

Entry* Find(Table& table, Id id) {
  const auto found = table.regions.find(id);
  return found == table.regions.end() ? nullptr : found->second;
}

// `start` is null when there is none to be had.
Region::Mapping MapPrivately(Table& table, Entry* entry) {
  if (table.private_mappings >= kMostPrivateMappings) return errno = ENOMEM, Region::Mapping{};
  const Region::Mapping mapping = entry->region->MapPrivately();
  if (mapping.start != nullptr) table.private_mappings++;
  return mapping;
}

// What is to be done when the lock has been given back: system calls, which may take milliseconds.
class Afterwards {
 public:
  explicit Afterwards(Table& table) : table_(table) {}
  ~Afterwards() {
    if (mapping_.start != nullptr) munmap(mapping_.start, mapping_.length);
    if (discard_ != nullptr) {
      discard_->region->Discard();
      const std::lock_guard lock(table_.mutex);
      if (--discard_->buffers == 0) delete_ = discard_;
    }
    delete delete_;
  }
  Afterwards(const Afterwards&) = delete;
  Afterwards& operator=(const Afterwards&) = delete;

  void EndUse(Entry* entry) {
    if (--entry->uses > 0) return;
    table_.regions.erase(entry->id);
    discard_ = entry;
  }
  void EndBuffer(Entry* entry) {
    if (--entry->buffers == 0) delete_ = entry;
  }
  void Unmap(const Region::Mapping& mapping) {
    table_.private_mappings--;
    mapping_ = mapping;
  }

 private:
  Table& table_;
  Region::Mapping mapping_;
  Entry* discard_ = nullptr;
  Entry* delete_ = nullptr;
};

}  // namespace

Id Regions::Add(std::unique_ptr<Region> region) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  const Id id = ++table.last_id;
  table.regions.emplace(id, new Entry{id, std::move(region), 1, 1});
  return id;
}

bool Regions::Hold(Id region) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  Entry* const entry = Find(table, region);
  if (entry == nullptr) return false;
  entry->uses++;
  return true;
}

bool Regions::Release(Id region) {
  Table& table = TheTable();
  Afterwards afterwards(table);
  const std::lock_guard lock(table.mutex);
  Entry* const entry = Find(table, region);
  if (entry == nullptr) return false;
  afterwards.EndUse(entry);
  return true;
}

namespace {

// `export_it` runs while the hold is there, and not under the lock.
template <typename Export>
bool HoldAnd(Id region, const Export& export_it) {
  Region* found;
  {
    Table& table = TheTable();
    const std::lock_guard lock(table.mutex);
    Entry* const entry = Find(table, region);
    if (entry == nullptr) return errno = EBADF, false;
    entry->uses++;
    found = entry->region.get();
  }
  if (export_it(found)) return true;
  const int reason = errno;
  Regions::Release(region);
  errno = reason;
  return false;
}

}  // namespace

bool Regions::Export(Id region, Handle* handle) {
  return HoldAnd(region, [&](Region* found) { return found->Export(region, handle); });
}

bool Regions::ExportFile(Id region, FilePart* part) {
  return HoldAnd(region, [&](Region* found) { return found->ExportFile(part); });
}

size_t Regions::Bytes(Id region) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  const Entry* const entry = Find(table, region);
  return entry == nullptr ? 0 : entry->region->bytes();
}

Regions::Share Regions::AddShare(Id region, bool copy_on_write, const ByteCount& count) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  Entry* const entry = Find(table, region);
  if (entry == nullptr) return errno = EBADF, Share{};
  const size_t bytes = entry->region->bytes();
  Region::Mapping mapping;
  if (copy_on_write && !entry->region->IsPrivate()) {
    mapping = MapPrivately(table, entry);
    if (mapping.start == nullptr) return Share{};
  }
  // A copy-on-write mapping looks at the same pages: they are nobody else's before it is gone.
  const bool is_buffer = mapping.start == nullptr || entry->region->IsReadAfterwards();
  if (is_buffer) entry->buffers++;
  entry->uses++;
  count->fetch_add(static_cast<int64_t>(bytes), std::memory_order_relaxed);
  const Id id = ++table.last_id;
  table.shares.emplace(id, ShareEntry{entry, false, false, is_buffer, count, mapping});
  return {id, mapping.start != nullptr ? mapping.bytes : entry->region->base(), bytes};
}

Id Regions::AdoptShare(Id share, const ByteCount& count) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  const auto found = table.shares.find(share);
  if (found == table.shares.end() || found->second.given_up) return 0;
  ShareEntry& taken = found->second;
  const auto bytes = static_cast<int64_t>(taken.entry->region->bytes());
  taken.count->fetch_sub(bytes, std::memory_order_relaxed);
  taken.count = count;
  taken.adopted = true;
  count->fetch_add(bytes, std::memory_order_relaxed);
  return taken.entry->id;
}

namespace {

void GiveUp(ShareEntry& share, Afterwards& afterwards) {
  if (share.given_up) return;
  share.given_up = true;
  share.count->fetch_sub(static_cast<int64_t>(share.entry->region->bytes()), std::memory_order_relaxed);
  afterwards.EndUse(share.entry);
}

}  // namespace

void Regions::GiveUpShare(Id share) {
  Table& table = TheTable();
  Afterwards afterwards(table);
  const std::lock_guard lock(table.mutex);
  const auto found = table.shares.find(share);
  if (found != table.shares.end()) GiveUp(found->second, afterwards);
}

void Regions::GiveUpAdopted(const ByteCount& count) {
  Table& table = TheTable();
  std::vector<Id> adopted;
  {
    const std::lock_guard lock(table.mutex);
    for (const auto& [id, share] : table.shares) {
      if (share.adopted && share.count == count) adopted.push_back(id);
    }
  }
  for (const Id id : adopted) GiveUpShare(id);
}

void Regions::DropShare(Id share) {
  Table& table = TheTable();
  Afterwards afterwards(table);
  const std::lock_guard lock(table.mutex);
  const auto found = table.shares.find(share);
  if (found == table.shares.end()) return;
  ShareEntry& dropped = found->second;
  // The buffer goes last: it counts for the addresses while the pages are being given back.
  GiveUp(dropped, afterwards);
  if (dropped.mapping.start != nullptr) afterwards.Unmap(dropped.mapping);
  if (dropped.is_buffer) afterwards.EndBuffer(dropped.entry);
  table.shares.erase(found);
}

Region::Mapping Regions::AddPrivate(Id region) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  Entry* const entry = Find(table, region);
  if (entry == nullptr) return errno = EBADF, Region::Mapping{};
  const Region::Mapping mapping = MapPrivately(table, entry);
  if (mapping.start == nullptr) return mapping;
  entry->uses++;
  table.privates.emplace(mapping.start, PrivateEntry{entry, mapping, nullptr});
  return mapping;
}

void Regions::AdoptPrivate(const void* start, const ByteCount& count) {
  Table& table = TheTable();
  const std::lock_guard lock(table.mutex);
  const auto found = table.privates.find(start);
  if (found == table.privates.end()) return;
  PrivateEntry& taken = found->second;
  const auto bytes = static_cast<int64_t>(taken.entry->region->bytes());
  if (taken.count != nullptr) taken.count->fetch_sub(bytes, std::memory_order_relaxed);
  taken.count = count;
  count->fetch_add(bytes, std::memory_order_relaxed);
}

void Regions::DropPrivate(const void* start) {
  Table& table = TheTable();
  Afterwards afterwards(table);
  const std::lock_guard lock(table.mutex);
  const auto found = table.privates.find(start);
  const PrivateEntry dropped = found->second;
  // Before it is unmapped: the system may give these addresses to the next one at once.
  table.privates.erase(found);
  if (dropped.count != nullptr) dropped.count->fetch_sub(static_cast<int64_t>(dropped.entry->region->bytes()), std::memory_order_relaxed);
  afterwards.Unmap(dropped.mapping);
  // Its own use is the reason that it is still there.
  afterwards.EndUse(dropped.entry);
}

}  // namespace breakeven
