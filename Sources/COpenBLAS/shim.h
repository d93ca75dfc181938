// OpenBLAS through its own header name where Debian's alternatives put it.
#ifndef NTKD_COPENBLAS_SHIM_H
#define NTKD_COPENBLAS_SHIM_H
#include <cblas.h>
#include <stddef.h>

// LAPACK, which Debian's OpenBLAS carries without a header: the Fortran routines' own signatures.

/// Q R decomposition by blocked Householder reflections: R in the upper triangle of a, the reflections below.
void dgeqrf_(const blasint *m, const blasint *n, double *a, const blasint *lda, double *tau, double *work,
             const blasint *lwork, blasint *info);

/// The first n columns of Q from what dgeqrf leaves.
void dorgqr_(const blasint *m, const blasint *n, const blasint *k, double *a, const blasint *lda, const double *tau,
             double *work, const blasint *lwork, blasint *info);

/// Reduces the first nb columns of a symmetric matrix to tridiagonal form, and leaves in w what updates the rest.
void dlatrd_(const char *uplo, const blasint *n, const blasint *nb, double *a, const blasint *lda, double *e, double *tau,
             double *w, const blasint *ldw);

/// Reduces a symmetric matrix to tridiagonal form, a column at a time.
void dsytd2_(const char *uplo, const blasint *n, double *a, const blasint *lda, double *d, double *e, double *tau,
             blasint *info);

/// The eigenvalues of a symmetric tridiagonal matrix, in ascending order.
void dsterf_(const blasint *n, double *d, double *e, blasint *info);

/// All eigenvalues and eigenvectors of a symmetric tridiagonal matrix, by divide and conquer. The length of the string comes
/// last.
void dstedc_(const char *compz, const blasint *n, double *d, double *e, double *z, const blasint *ldz, double *work,
             const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info, size_t compzlength);

/// Multiplies with the orthogonal matrix of the reflections that a reduction to tridiagonal form leaves. The lengths of the
/// three strings come last.
void dormtr_(const char *side, const char *uplo, const char *trans, const blasint *m, const blasint *n, const double *a,
             const blasint *lda, const double *tau, double *c, const blasint *ldc, double *work, const blasint *lwork,
             blasint *info, size_t sidelength, size_t uplolength, size_t translength);

/// The triangular factor of a symmetric positive definite matrix. The length of the string comes last.
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info, size_t uplolength);
#endif
