#include "name.h"

namespace breakeven {

namespace {

// Locks of the open file, not of the process: they count every mapping, and can be asked for without being taken.
bool SetLock(const OpenFile& file, short type) {
  struct flock lock = {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return fcntl(file.descriptor(), F_OFD_SETLK, &lock) == 0;
}

bool IsSameFile(const OpenFile& file, const std::string& path) {
  FileFacts here;
  FileFacts there;
  return ReadFacts(file, &here) && ReadFactsAt(path.c_str(), &there) && here.IsSameFile(there);
}

bool LinkAt(const OpenFile& file, const std::string& path) {
  const std::string self = "/proc/self/fd/" + std::to_string(file.descriptor());
  return linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0;
}

OpenFile OpenOwn(const std::string& path) {
  OpenFile file(open(path.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  FileFacts facts;
  if (!file.ok() || !ReadFacts(file, &facts)) return OpenFile();
  if (!facts.IsRegular()) return errno = ENODEV, OpenFile();
  if (facts.owner != geteuid()) return errno = EPERM, OpenFile();
  if ((facts.mode & (S_IWGRP | S_IWOTH)) != 0) return errno = EACCES, OpenFile();
  return file;
}

}  // namespace

bool LockAsHolder(const OpenFile& file) { return SetLock(file, F_RDLCK); }

bool LockAsLast(const OpenFile& file) {
  // First to give up one's own: of two who leave together the later one finds no other, or one who is removing it.
  SetLock(file, F_UNLCK);
  return SetLock(file, F_WRLCK);
}

bool HasHolder(const OpenFile& file) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return fcntl(file.descriptor(), F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

Name::Name(const std::string& name) : text_(name), path_(std::string(kFolder) + "/" + name), mark_(std::string(kFolder) + "/" + kMark + name) {}

bool Name::Link(const OpenFile& file) const {
  if (!LinkAt(file, mark_)) {
    if (errno != EEXIST) return false;
    // A dead one's is out of the way at once.
    const OpenFile old = OpenMark();
    if (!old.ok() || !LockAsLast(old)) return errno = EEXIST, false;
    Remove(old);
    if (!LinkAt(file, mark_)) return false;
  }
  if (LinkAt(file, path_)) return true;
  const int reason = errno;
  unlink(mark_.c_str());
  return errno = reason, false;
}

OpenFile Name::Open() const { return OpenOwn(path_); }

OpenFile Name::OpenMark() const { return OpenOwn(mark_); }

bool Name::IsOurs(const OpenFile& file) const { return IsSameFile(file, mark_); }

bool Name::IsOf(const OpenFile& file) const { return IsSameFile(file, path_); }

void Name::Remove(const OpenFile& file) const {
  // The mark last: as long as there is a name, the next one can see whose it is.
  if (IsOf(file)) unlink(path_.c_str());
  if (IsOurs(file)) unlink(mark_.c_str());
}

}  // namespace breakeven
