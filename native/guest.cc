#include "guest.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

namespace breakeven {

namespace {

class ImportedRegion final : public Region {
 public:
  ImportedRegion(std::shared_ptr<Guest> guest, const Handle& handle, const Mapping& mapping)
      : Region(mapping.bytes, handle.bytes), guest_(std::move(guest)), handle_(handle), mapping_(mapping) {}
  ~ImportedRegion() override {
    munmap(mapping_.start, mapping_.length);
    if (!ended_) EndUse();
  }

  void Discard() override {
    // The owner may use the block again after this, so buffers that are left must not look at it. Should that fail, it is held until they go.
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
    if (mmap(mapping_.start, mapping_.length, PROT_READ | PROT_WRITE, flags, -1, 0) != MAP_FAILED) EndUse();
  }
  Mapping MapPrivately() override { return breakeven::MapPrivately(guest_->descriptor(), handle_.offset, bytes()); }
  bool Export(Id, Handle* handle) override { return *handle = handle_, true; }

 private:
  const std::shared_ptr<Guest> guest_;
  const Handle handle_;
  const Mapping mapping_;
  bool ended_ = false;

  void EndUse() {
    ended_ = true;
    guest_->EndUse(static_cast<uint32_t>(handle_.slot));
  }
};

}  // namespace

std::shared_ptr<Guest> Guest::Enter(int descriptor, const Identity& identity) {
  OpenArena opened;
  opened.identity = identity;
  opened.descriptor = descriptor;
  std::shared_ptr<Guest> guest;
  if (identity.bytes < ControlWords::kBytes) {
    errno = EPROTO;
  } else if (identity.Fits(descriptor) && opened.OpenLock()) {
    opened.words = MapShared(descriptor, 0, ControlWords::kBytes).start;
  }
  const int reason = errno;
  // From here on the guest closes what is open.
  guest.reset(new Guest(opened));
  if (opened.words == nullptr) return errno = reason, nullptr;
  const ControlWords& words = guest->control_.words();
  if (words.magic.load() != Control::kMagic || words.nonce.load() != identity.nonce) return errno = EPROTO, nullptr;
  if (!guest->control_.EnterAsGuest()) return nullptr;
  return guest;
}

Guest::~Guest() {
  if (opened_.words != nullptr) munmap(opened_.words, ControlWords::kBytes);
  if (opened_.lock >= 0) close(opened_.lock);
  close(opened_.descriptor);
}

std::unique_ptr<Region> Guest::NewRegion(const Handle& handle) {
  const Mapping mapping = MapShared(opened_.descriptor, handle.offset, handle.bytes);
  if (mapping.start == nullptr) return nullptr;
  return std::make_unique<ImportedRegion>(shared_from_this(), handle, mapping);
}

}  // namespace breakeven
