#ifndef NTKD_CPAIRLOOPS_H
#define NTKD_CPAIRLOOPS_H

#include <stddef.h>
#include <stdint.h>

// Loops over pairs of samples for kernels of infinitely wide networks. `lanes` pairs lie together. With x and y the
// standard deviations of u and v, or the roots of their second moments, s is the pair's separation 2 (x y - E[u v]);
// `tangent`, where it is not null, is its tangent kernel.
// Near opposites lose their digits in s. Where `is_signed`, s with its sign bit set is -2 (x y + E[u v]) instead: of
// pairs that are nearer to opposites than to each other.
// Every function is there for float, with the suffix _f32, and for double, with _f64. Arrays do not overlap.
#define NTKD_PAIR_LOOPS(T, S)                                                                                        \
    /** For phi(z) = alpha min(z, 0) + beta max(z, 0) with g = (alpha^2 + beta^2) / 2 and h = (alpha - beta)^2: s     \
        becomes that of phi(u) and phi(v), and the tangent is multiplied by E[phi'(u) phi'(v)], which g_tangent and   \
        h_tangent are those of: of other scales where the two are held over different ones. */                       \
    void ntkd_rectify_##S(                                                                                           \
        T *s, T *tangent, int is_signed, const T *x, const T *y, T g, T h, T g_tangent, T h_tangent, size_t lanes);  \
    /** tangent = w_tangent tangent + k E[u v] + b, and s becomes that of sqrt(w) u and sqrt(w) v with an independent \
        bias of variance c added to both; what the tangent held is taken for 0 unless `has_tangent`. What is signed   \
        stays so. */                                                                                                 \
    void ntkd_weigh_##S(                                                                                             \
        T *s, T *tangent, int has_tangent, int is_signed, const T *x, const T *y, T w, T w_tangent, T c, T k, T b,   \
        size_t lanes);                                                                                               \
    /** Makes separations of what is signed. */                                                                      \
    void ntkd_unsign_##S(T *s, const T *x, const T *y, size_t lanes);                                                \
    /** sums[o] = scales[o] times the sum of the rows that `taps` entries of the table name for o, each of so many    \
        lanes: entry t >= 0 is row t of `pairs`, -1 is none, -2 - 2r is row r of x and -3 - 2r is row r of y; those   \
        of x and y are left out where they are null. Two of them are added at a time: those of a pair of taps and of  \
        the same pair the other way round, which so may be exchanged. */                                             \
    void ntkd_sum_taps_##S(                                                                                          \
        T *sums, const T *pairs, const T *x, const T *y, const int32_t *table, const T *scales, size_t outputs,      \
        size_t taps, size_t lanes);                                                                                  \
    /** Adds to s, the mean separation over taps, what their means' is more: with a the root of y_mean / x_mean, the  \
        mean over taps of (y / a - a x)^2. The taps name rows of x and y, negative ones a row of zeros. */           \
    void ntkd_add_spread_##S(                                                                                        \
        T *s, const T *x, const T *y, const T *x_mean, const T *y_mean, const int32_t *x_taps,                        \
        const int32_t *y_taps, T scale, size_t taps, size_t lanes);                                                  \
    /** s = the separation of numbers in channels, whose rows lie `pitch` lanes apart, and whose root mean squares    \
        x_mean and y_mean are; signed where that is asked for. */                                                    \
    void ntkd_separate_##S(                                                                                          \
        T *s, int is_signed, const T *x, const T *y, const T *x_mean, const T *y_mean, size_t channels,              \
        size_t pitch, size_t lanes);                                                                                 \
    /** The sum of numbers and that of their squares. */                                                             \
    void ntkd_moments_##S(const T *x, size_t count, double *sum, double *square);                                    \
    /** s = x . y becomes the separation of one sample of length `own` and others: 2 (|x| |y| - x . y) / channels.     \
        Whether one is nearer than a share `close` of 2 |x| |y| / channels to 0 or to opposites', so that digits are  \
        lost. */                                                                                                     \
    int ntkd_separate_products_##S(                                                                                  \
        T *s, const double *lengths, double own, double close, size_t channels, size_t lanes);                       \
    /** Makes those anew that are so near, of the differences of x and each y brought to one length; where            \
        `is_signed`, of the sums of near opposites. */                                                               \
    void ntkd_separate_close_##S(                                                                                    \
        T *s, int is_signed, const T *x, double own, const T *y, const double *lengths, double close,                \
        size_t channels, size_t lanes);

NTKD_PAIR_LOOPS(float, f32)
NTKD_PAIR_LOOPS(double, f64)

/** sums[i] = the sum over t of x[t * x_pitch + i * x_step] y[t * y_pitch + i] rho[i]^t, by Horner's rule. */
void ntkd_sum_series(
    double *sums, const double *rho, const double *x, size_t x_pitch, size_t x_step, const double *y, size_t y_pitch,
    size_t terms, size_t lanes);

#endif
