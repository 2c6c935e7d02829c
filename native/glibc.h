// Built on a new system, the addon is to load on old ones, down to glibc 2.28: on x64 some functions have newer versions that do nothing
// else for us. Included before everything else, by the compiler's -include.
#pragma once

#if defined(__x86_64__) && defined(__linux__)
__asm__(".symver pthread_create,pthread_create@GLIBC_2.2.5");
__asm__(".symver pthread_attr_setstacksize,pthread_attr_setstacksize@GLIBC_2.2.5");
#endif
