// A descriptor that is closed with its owner, and what the system knows of the file behind it.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace breakeven {

class OpenFile {
 public:
  explicit OpenFile(int descriptor = -1) : descriptor_(descriptor) {}
  ~OpenFile() { Close(); }
  OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  bool ok() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  // Leaves errno as it was.
  void Close() {
    const int reason = errno;
    if (ok()) close(std::exchange(descriptor_, -1));
    errno = reason;
  }

 private:
  int descriptor_;
};

struct FileFacts {
  uint64_t inode = 0;
  uint64_t device = 0;
  uint64_t bytes = 0;
  uint32_t links = 0;
  uint32_t owner = 0;
  uint32_t mode = 0;

  bool IsRegular() const { return S_ISREG(mode); }
  bool IsSameFile(const FileFacts& other) const { return inode == other.inode && device == other.device; }
};

// False with errno set. By statx, since newer versions of glibc have another fstat than older ones.
inline bool ReadFacts(int folder, const char* path, int flags, FileFacts* facts) {
  struct statx read;
  if (statx(folder, path, flags, STATX_BASIC_STATS, &read) != 0) return false;
  const uint64_t device = uint64_t{read.stx_dev_major} << 32 | read.stx_dev_minor;
  *facts = {read.stx_ino, device, read.stx_size, read.stx_nlink, read.stx_uid, read.stx_mode};
  return true;
}
inline bool ReadFacts(const OpenFile& file, FileFacts* facts) { return ReadFacts(file.descriptor(), "", AT_EMPTY_PATH, facts); }
// Of what stands there itself, were it a symbolic link.
inline bool ReadFactsAt(const char* path, FileFacts* facts) { return ReadFacts(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, facts); }

}  // namespace breakeven
