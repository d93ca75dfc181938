// The C library's own settings of its allocator, which its Swift module leaves out.
#ifndef NTKD_CMALLOC_SHIM_H
#define NTKD_CMALLOC_SHIM_H
#include <malloc.h>
#endif
