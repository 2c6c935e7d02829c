// Work of many equal parts, shared with helper threads for as long as it lasts.
#pragma once

#include <cstddef>

namespace breakeven {

// Runs `part(context, index, helps)` for each index below `parts`, in any order, in this thread and up to `helpers` others, which help;
// returns when all are done. A helper that the system starts late finds nothing left and is not waited for, so this is never slower than the loop by more
// than one part.
void InParallel(size_t parts, size_t helpers, void (*part)(void* context, size_t index, bool helps), void* context);

// Cores that this process may use besides the calling thread's own.
size_t SpareCores();

}  // namespace breakeven
