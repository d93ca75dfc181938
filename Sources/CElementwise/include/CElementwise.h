#ifndef NTKD_CELEMENTWISE_H
#define NTKD_CELEMENTWISE_H

#include <stddef.h>

#include "CPairLoops.h"

// Every function is there for float, with the suffix _f32, and for double, with _f64. Arrays do not overlap.
#define NTKD_ELEMENTWISE(T, S)                                                                                       \
    /** x[i] += y[i]. */                                                                                             \
    void ntkd_add_##S(T *x, const T *y, size_t count);                                                               \
    /** x[r * x_pitch + i] += y[r * y_pitch + i] for the first `width` elements of each of `rows` rows. */           \
    void ntkd_add_rows_##S(                                                                                          \
        T *x, size_t x_pitch, const T *y, size_t y_pitch, size_t rows, size_t width);                                \
    /** x[i] *= y[i]. */                                                                                             \
    void ntkd_multiply_##S(T *x, const T *y, size_t count);                                                          \
    /** x[i] += (g * inner[i] + b) * outer[i]. */                                                                    \
    void ntkd_add_product_##S(T *x, const T *inner, T g, T b, const T *outer, size_t count);                         \
    /** sums[i] = the sum over rows, in their order, of (g * inner[r * width + i] + b) * outer[r * width + i]. */    \
    void ntkd_sum_products_##S(                                                                                      \
        T *sums, const T *inner, T g, T b, const T *outer, size_t rows, size_t width);                               \
    /** sums[r] = the sum of x[r * length] and the elements up to the next run, in 16 partial sums. */               \
    void ntkd_sum_runs_##S(T *sums, const T *x, size_t runs, size_t length);                                         \
    /** sums[i] += the sum over rows, in their order and one after another, of scale * x[r * width + i]; x may have any \
        alignment. */                                                                                                \
    void ntkd_add_row_sums_##S(double *sums, const void *x, double scale, size_t rows, size_t width);                \
    /** Whether no element is infinite or NaN. */                                                                    \
    int ntkd_all_finite_##S(const T *x, size_t count);

NTKD_ELEMENTWISE(float, f32)
NTKD_ELEMENTWISE(double, f64)

#endif
