// OpenBLAS through its own header name where Debian's alternatives put it.
#ifndef NTKD_COPENBLAS_SHIM_H
#define NTKD_COPENBLAS_SHIM_H
#include <cblas.h>
#endif
