// A name in /dev/shm, who of us is alive behind it, and its removal. src/memory/README.md, "Names", argues every step.
//
// A segment that we made has two links: its name, and a second one beside it, `.breakeven-NAME`, which says that it is ours. Each of us who
// has it mapped holds a read lock on it, which the kernel frees when he dies. Whoever gets the write lock removes both links, while he
// holds it, and nobody else ever does.
#pragma once

#include <string>

#include "open_file.h"

namespace breakeven {

class Name {
 public:
  explicit Name(const std::string& name);
  static constexpr char kFolder[] = "/dev/shm";
  // What the second links begin with.
  static constexpr char kMark[] = ".breakeven-";

  const std::string& text() const { return text_; }

  // Gives a nameless, locked file both links. False with errno set, EEXIST when the name is taken; then it has none.
  bool Link(const OpenFile& file) const;
  // Opens what stands there, whoever made it, if nobody else may write to it. Not ok() with errno set otherwise: EPERM for another user's,
  // EACCES for one that others may write to, ENODEV for what is no plain file.
  OpenFile Open() const;
  // The same for the second link.
  OpenFile OpenMark() const;
  // Whether the second link is one of the file's.
  bool IsOurs(const OpenFile& file) const;
  // Whether the name is one of the file's.
  bool IsOf(const OpenFile& file) const;
  // For whoever has the write lock on the file: takes its links away.
  void Remove(const OpenFile& file) const;

 private:
  std::string text_;
  std::string path_;
  std::string mark_;
};

// What a process of ours that has the file mapped holds on it. Ends with the descriptor.
bool LockAsHolder(const OpenFile& file);
// Gives that up. True when nobody else has one: the write lock, to remove the file with.
bool LockAsLast(const OpenFile& file);
// Whether somebody holds it. Locks nothing.
bool HasHolder(const OpenFile& file);

}  // namespace breakeven
