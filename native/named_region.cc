#include "named_region.h"

#include <dirent.h>

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <unordered_set>

#include "mapped_region.h"
#include "name.h"

namespace breakeven {

namespace {

class NamedRegion : public MappedRegion {
 public:
  // Null with errno set when the file cannot be mapped.
  static std::unique_ptr<NamedRegion> Map(const Name& name, OpenFile file, size_t bytes) {
    const Mapping mapping = MapShared(file.descriptor(), 0, bytes);
    if (mapping.start == nullptr) return nullptr;
    return std::unique_ptr<NamedRegion>(new NamedRegion(name, std::move(file), mapping, bytes));
  }
  void Discard() override {
    Leave();
    MappedRegion::Discard();
  }
  bool ExportFile(FilePart* part) override {
    FileFacts facts;
    if (!ReadFacts(file(), &facts)) return false;
    if (!name_.IsOf(file())) return errno = ESTALE, false;
    *part = {"", name_.text(), facts.device, facts.inode, 0, bytes(), true};
    return true;
  }

  // From now on it has links, and this process a holder's lock on them.
  void Enter();
  void Leave();
  // The same, of one that is no longer in the list.
  void LeaveNow() {
    if (LockAsLast(file())) name_.Remove(file());
  }

  const OpenFile& locked() { return file(); }

 private:
  NamedRegion(const Name& name, OpenFile file, const Mapping& mapping, size_t bytes)
      : MappedRegion(std::move(file), 0, mapping, bytes, true), name_(name) {}
  const Name name_;
};

// Those whose names this process has not left. Never destroyed: buffers may be collected while the process exits.
struct Entered {
  std::mutex mutex;
  std::unordered_set<NamedRegion*> regions;
};

Entered& TheEntered() {
  static Entered* const entered = new Entered;
  return *entered;
}

// For a program that ends without disposing of its arrays.
void LeaveAll() {
  Entered& entered = TheEntered();
  const std::lock_guard lock(entered.mutex);
  for (NamedRegion* const region : entered.regions) region->LeaveNow();
  entered.regions.clear();
}

void NamedRegion::Enter() {
  Entered& entered = TheEntered();
  const std::lock_guard lock(entered.mutex);
  static const int registered = atexit(LeaveAll);
  static_cast<void>(registered);
  entered.regions.insert(this);
}

void NamedRegion::Leave() {
  Entered& entered = TheEntered();
  const std::lock_guard lock(entered.mutex);
  if (entered.regions.erase(this) > 0) LeaveNow();
}

// All pages now: a full /dev/shm is an error here, and would be a SIGBUS at the first touch.
bool Allocate(const OpenFile& file, size_t bytes) {
  int failed = 0;
  do {
    if (bytes > 0) failed = fallocate(file.descriptor(), 0, 0, static_cast<off_t>(bytes));
  } while (failed != 0 && errno == EINTR);
  return failed == 0;
}

}  // namespace

Id AddNamedRegion(const std::string& text, size_t bytes) {
  const Name name(text);
  // It gets its links when all else is done, so nobody ever sees half a segment, or one that is not locked.
  OpenFile file(open(Name::kFolder, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.ok() || !LockAsHolder(file) || !Allocate(file, bytes)) return 0;
  std::unique_ptr<NamedRegion> region = NamedRegion::Map(name, std::move(file), bytes);
  if (region == nullptr || !name.Link(region->locked())) return 0;
  region->Enter();
  return Regions::Add(std::move(region));
}

Id AttachNamedRegion(const std::string& text, size_t bytes, const FileFacts* expected) {
  const Name name(text);
  OpenFile file = name.Open();
  FileFacts facts;
  if (!file.ok() || !ReadFacts(file, &facts)) return 0;
  if (expected != nullptr && !facts.IsSameFile(*expected)) return errno = ESTALE, 0;
  if (bytes > facts.bytes) return errno = ERANGE, 0;
  if (!name.IsOurs(file)) {
    // One of ours that was just being removed looks like a stranger's, but for its links.
    if (!ReadFacts(file, &facts)) return 0;
    if (facts.links == 0) return errno = ENOENT, 0;
    std::unique_ptr<MappedRegion> region = MappedRegion::Map(std::move(file), 0, bytes, true);
    return region == nullptr ? 0 : Regions::Add(std::move(region));
  }
  std::unique_ptr<NamedRegion> region = NamedRegion::Map(name, std::move(file), bytes);
  if (region == nullptr) return 0;
  // What nobody alive holds is gone, whether or not somebody has swept since.
  if (LockAsLast(region->locked())) return name.Remove(region->locked()), errno = ENOENT, 0;
  if (!LockAsHolder(region->locked())) return errno = errno == EAGAIN || errno == EACCES ? ENOENT : errno, 0;
  region->Enter();
  if (name.IsOf(region->locked())) return Regions::Add(std::move(region));
  region->Leave();
  return errno = ENOENT, 0;
}

std::vector<NameFound> SweepNames(bool remove) {
  std::vector<NameFound> found;
  DIR* const folder = opendir(Name::kFolder);
  if (folder == nullptr) return found;
  const size_t length = strlen(Name::kMark);
  while (const dirent* const entry = readdir(folder)) {
    if (strncmp(entry->d_name, Name::kMark, length) != 0 || entry->d_name[length] == '\0') continue;
    const Name name(entry->d_name + length);
    const OpenFile file = name.OpenMark();
    FileFacts facts;
    if (!file.ok() || !ReadFacts(file, &facts)) continue;
    const bool alive = remove ? !LockAsLast(file) : HasHolder(file);
    if (remove && !alive) name.Remove(file);
    found.push_back({name.text(), facts.bytes, alive});
  }
  closedir(folder);
  return found;
}

}  // namespace breakeven
