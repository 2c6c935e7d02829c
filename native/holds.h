// The holds that a thread's JavaScript has taken and not yet released. A thread that is terminated between the two runs no `finally`.
#pragma once

#include "region.h"

namespace breakeven {

void NoteHold(Id region);
// Releases one; of the calling thread if it has one.
void EndHold(Id region);
// To be called when the thread ends.
void EndAllHolds();

}  // namespace breakeven
