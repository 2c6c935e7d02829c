// Regions over a file of their own.
#pragma once

#include <string>

#include "open_file.h"
#include "region.h"

namespace breakeven {

class MappedRegion : public Region {
 public:
  // Maps a part of the file. Null with errno set when the system refuses.
  static std::unique_ptr<MappedRegion> Map(OpenFile file, size_t offset, size_t bytes, bool shared);
  ~MappedRegion() override;

  // Puts fresh zeros in the place of the file's pages. The file stays as it is: others may have it mapped, strangers among them.
  void Discard() override;
  Mapping MapPrivately() override;
  bool IsPrivate() const override { return !shared_; }
  bool ExportFile(FilePart* part) override;

 protected:
  MappedRegion(OpenFile file, size_t offset, const Mapping& mapping, size_t bytes, bool shared)
      : Region(mapping.bytes, bytes), file_(std::move(file)), offset_(offset), mapping_(mapping), shared_(shared) {}
  OpenFile& file() { return file_; }

 private:
  OpenFile file_;
  const size_t offset_;
  const Mapping mapping_;
  const bool shared_;
};

// With one hold; 0 with errno set: ERANGE when the file is shorter, ENODEV when it is no regular file, ESTALE when it is not `expected`.
Id AddFileRegion(const std::string& path, size_t offset, size_t bytes, bool writable, const FileFacts* expected = nullptr);

}  // namespace breakeven
