// Built on a new system, the addon is to load on old ones, down to glibc 2.28: on x64 some functions have newer versions, or newer names,
// that do nothing else for us. Included before everything else, by the compiler's -include.
#pragma once

#if defined(__x86_64__) && __has_include(<gnu/libc-version.h>)
#include <sys/stat.h>

__asm__(".symver pthread_create,pthread_create@GLIBC_2.2.5");
__asm__(".symver pthread_attr_setstacksize,pthread_attr_setstacksize@GLIBC_2.2.5");
__asm__(".symver __fxstat,__fxstat@GLIBC_2.2.5");
__asm__(".symver __fxstatat,__fxstatat@GLIBC_2.4");

extern "C" int __fxstat(int, int, struct stat*);
extern "C" int __fxstatat(int, int, const char*, struct stat*, int);

namespace breakeven {

// 1: the layout of `struct stat` on x64.
inline int OldFstat(int descriptor, struct stat* status) { return __fxstat(1, descriptor, status); }
inline int OldFstatat(int folder, const char* path, struct stat* status, int flags) { return __fxstatat(1, folder, path, status, flags); }

}  // namespace breakeven

#define fstat(descriptor, status) breakeven::OldFstat(descriptor, status)
#define fstatat(folder, path, status, flags) breakeven::OldFstatat(folder, path, status, flags)
#endif
