#include "mapped_region.h"

#include <sys/mman.h>
#include <unistd.h>

#include <climits>
#include <cstdio>

namespace breakeven {

std::unique_ptr<MappedRegion> MappedRegion::Map(OpenFile file, size_t offset, size_t bytes, bool shared) {
  const Mapping mapping = shared ? MapShared(file.descriptor(), offset, bytes) : breakeven::MapPrivately(file.descriptor(), offset, bytes);
  if (mapping.start == nullptr) return nullptr;
  return std::unique_ptr<MappedRegion>(new MappedRegion(std::move(file), offset, mapping, bytes, shared));
}

MappedRegion::~MappedRegion() { munmap(mapping_.start, mapping_.length); }

void MappedRegion::Discard() {
  mmap(mapping_.start, mapping_.length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
  file_.Close();
}

Region::Mapping MappedRegion::MapPrivately() { return breakeven::MapPrivately(file_.descriptor(), offset_, bytes()); }

bool MappedRegion::ExportFile(FilePart* part) {
  char link[32];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file_.descriptor());
  const ssize_t length = readlink(link, path, sizeof path);
  if (length < 0) return false;
  if (static_cast<size_t>(length) == sizeof path) return errno = ENAMETOOLONG, false;
  FileFacts ours;
  FileFacts there;
  *part = {std::string(path, static_cast<size_t>(length)), "", 0, 0, offset_, bytes(), shared_};
  if (!ReadFacts(file_, &ours) || !ReadFactsAt(part->path.c_str(), &there)) return false;
  // Removed, or replaced by another one.
  if (!ours.IsSameFile(there)) return errno = ESTALE, false;
  part->device = ours.device;
  part->inode = ours.inode;
  return true;
}

Id AddFileRegion(const std::string& path, size_t offset, size_t bytes, bool writable, const FileFacts* expected) {
  // A pipe is not to be waited for.
  OpenFile file(open(path.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  FileFacts facts;
  if (!file.ok() || !ReadFacts(file, &facts)) return 0;
  if (!facts.IsRegular()) return errno = ENODEV, 0;
  if (expected != nullptr && !facts.IsSameFile(*expected)) return errno = ESTALE, 0;
  if (offset > facts.bytes || bytes > facts.bytes - offset) return errno = ERANGE, 0;
  std::unique_ptr<MappedRegion> region = MappedRegion::Map(std::move(file), offset, bytes, writable);
  return region == nullptr ? 0 : Regions::Add(std::move(region));
}

}  // namespace breakeven
