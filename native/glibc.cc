// What the headers of a new C++ library ask of it that an old one does not have: see glibc.h.

#include <cstdlib>

// Whether one can do without atomic operations, a word of glibc 2.32. Here: never.
extern "C" __attribute__((visibility("hidden"))) char __libc_single_threaded;
char __libc_single_threaded = 0;

namespace std {

// Of GCC 11; without exceptions both end the process.
__attribute__((visibility("hidden"), noreturn)) void __throw_bad_array_new_length() { abort(); }

}  // namespace std
