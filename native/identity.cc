#include "identity.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace breakeven {

bool Identity::Of(int descriptor, uint64_t nonce, Identity* identity) {
  struct stat file;
  if (fstat(descriptor, &file) != 0) return false;
  *identity = {nonce, file.st_dev, file.st_ino, static_cast<uint64_t>(file.st_size)};
  return true;
}

bool Identity::Fits(int descriptor) const {
  Identity found;
  if (!Of(descriptor, nonce, &found)) return false;
  constexpr int needed = F_SEAL_SHRINK | F_SEAL_GROW;
  const int seals = fcntl(descriptor, F_GET_SEALS);
  if (found.device == device && found.inode == inode && found.bytes == bytes && seals >= 0 && (seals & needed) == needed) return true;
  return errno = EPROTO, false;
}

}  // namespace breakeven
