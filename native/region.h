// A stretch of memory that several buffers look at, and the counts that say when it may go. One table for the whole process: any thread
// may use any region by its id. src/memory/README.md tells the life of a region step by step.
#pragma once

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "mapping.h"

namespace breakeven {

using Id = uint64_t;

// Names a region in every process that takes part in the arena that it is in.
struct Handle {
  uint64_t nonce;
  uint64_t inode;
  uint64_t slot;
  uint64_t generation;
  uint64_t offset;
  uint64_t bytes;
};

// Names a region over a part of a file to every process that may open it.
struct FilePart {
  std::string path;
  // In /dev/shm, of one that we made; else empty.
  std::string name;
  uint64_t device;
  uint64_t inode;
  uint64_t offset;
  uint64_t bytes;
  bool writable;
};

class Region {
 public:
  Region(char* base, size_t bytes) : base_(base), bytes_(bytes) {}
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  // Called when no buffer looks at it any more: its addresses may be used again.
  virtual ~Region() = default;

  // Gives the pages back now. Buffers may still look at the bytes, and read zeros. Called once, when nobody uses the region.
  virtual void Discard() = 0;

  using Mapping = breakeven::Mapping;
  // A copy-on-write mapping of the bytes.
  virtual Mapping MapPrivately() = 0;
  // Whether its bytes are copy-on-write already. Then a further mapping would show the file, and not what was written since.
  virtual bool IsPrivate() const { return false; }

  // What other processes call it. `self` is its id. Called while the region is in use; false with errno set when they cannot have it.
  virtual bool Export(Id /*self*/, Handle* /*handle*/) { return errno = ENOTSUP, false; }
  virtual bool ExportFile(FilePart* /*part*/) { return errno = ENOTSUP, false; }

  // Whether copy-on-write mappings that were given up may still be read, so that the bytes must not become another region's before they are gone.
  virtual bool IsReadAfterwards() const { return true; }

  char* base() const { return base_; }
  size_t bytes() const { return bytes_; }

 private:
  char* const base_;
  const size_t bytes_;
};

// Bytes that a thread's shares and private mappings keep alive. Shared, since its buffers may outlive the thread.
using ByteCount = std::shared_ptr<std::atomic<int64_t>>;

// The process's table. Every function may be called from any thread. What uses a region: holds, shares, private mappings. When the last use
// ends, the region leaves the table and is discarded; when the last buffer over its addresses is gone as well, it is deleted.
class Regions {
 public:
  // With one hold.
  static Id Add(std::unique_ptr<Region> region);
  // False when the region is not in use.
  static bool Hold(Id region);
  static bool Release(Id region);
  // Takes a hold. False with errno set, EBADF when the region is not in use.
  static bool Export(Id region, Handle* handle);
  static bool ExportFile(Id region, FilePart* part);
  // 0 when the region is not in use.
  static size_t Bytes(Id region);

  struct Share {
    Id id = 0;
    char* bytes = nullptr;
    size_t length = 0;
  };
  // A use and a buffer. The id is 0 when the region is not in use (errno EBADF) or cannot be mapped.
  static Share AddShare(Id region, bool copy_on_write, const ByteCount& count);
  // The share counts for another thread from now on. Gives its region; 0 when the share was given up.
  static Id AdoptShare(Id share, const ByteCount& count);
  // Ends the use, not the buffer.
  static void GiveUpShare(Id share);
  // Those that a thread has adopted: when it ends, other threads' garbage may still hold their buffers.
  static void GiveUpAdopted(const ByteCount& count);
  // The buffer is gone, and the use ends if it has not.
  static void DropShare(Id share);

  // A use that ends with DropPrivate; `start` is null when the region is not in use (errno EBADF) or cannot be mapped.
  static Region::Mapping AddPrivate(Id region);
  // It counts for a thread from now on. Does nothing when no private mapping starts there.
  static void AdoptPrivate(const void* start, const ByteCount& count);
  static void DropPrivate(const void* start);
};

}  // namespace breakeven
