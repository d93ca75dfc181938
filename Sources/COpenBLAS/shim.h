// OpenBLAS through its own header name where Debian's alternatives put it.
#ifndef NTKD_COPENBLAS_SHIM_H
#define NTKD_COPENBLAS_SHIM_H
#include <cblas.h>

// LAPACK, which Debian's OpenBLAS carries without a header: the Fortran routines' own signatures.

/// Q R decomposition by blocked Householder reflections: R in the upper triangle of a, the reflections below.
void dgeqrf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau, double *work,
             const blasint *lwork, blasint *info);

/// The first n columns of Q from what dgeqrf leaves.
void dorgqr_(const blasint *m, const blasint *n, const blasint *k, double *a, const blasint *lda, const double *tau,
             double *work, const blasint *lwork, blasint *info);
#endif
