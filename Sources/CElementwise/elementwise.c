// The engine's inner loops over whole arrays. They are C because `target_clones` lets the processor's own vectors do
// them, where Swift is compiled for baseline x86-64. Multiplications and additions stay apart and sums keep their
// order, so that every clone gives the same bits.

#include "CElementwise.h"

#include <string.h>

#include "clones.h"

#define LANES 16

#define DEFINE(T, S)                                                                                                 \
    CLONES void ntkd_add_##S(T *restrict x, const T *restrict y, size_t count) {                                     \
        for (size_t i = 0; i < count; i++) x[i] += y[i];                                                             \
    }                                                                                                                \
    CLONES void ntkd_add_rows_##S(                                                                                   \
        T *restrict x, size_t x_pitch, const T *restrict y, size_t y_pitch, size_t rows, size_t width) {             \
        for (size_t r = 0; r < rows; r++)                                                                            \
            for (size_t i = 0; i < width; i++) x[r * x_pitch + i] += y[r * y_pitch + i];                             \
    }                                                                                                                \
    CLONES void ntkd_multiply_##S(T *restrict x, const T *restrict y, size_t count) {                                \
        for (size_t i = 0; i < count; i++) x[i] *= y[i];                                                             \
    }                                                                                                                \
    CLONES void ntkd_add_product_##S(                                                                                \
        T *restrict x, const T *restrict inner, T g, T b, const T *restrict outer, size_t count) {                   \
        for (size_t i = 0; i < count; i++) x[i] += (g * inner[i] + b) * outer[i];                                    \
    }                                                                                                                \
    CLONES void ntkd_sum_products_##S(                                                                               \
        T *restrict sums, const T *restrict inner, T g, T b, const T *restrict outer, size_t rows, size_t width) {   \
        size_t start = 0;                                                                                            \
        for (; start + 4 * LANES <= width; start += 4 * LANES) {                                                     \
            T part[4 * LANES] = {0};                                                                                 \
            for (size_t r = 0; r < rows; r++)                                                                        \
                for (size_t i = 0; i < 4 * LANES; i++)                                                               \
                    part[i] += (g * inner[r * width + start + i] + b) * outer[r * width + start + i];                \
            for (size_t i = 0; i < 4 * LANES; i++) sums[start + i] = part[i];                                        \
        }                                                                                                            \
        for (size_t i = start; i < width; i++) sums[i] = 0;                                                          \
        for (size_t r = 0; r < rows; r++)                                                                            \
            for (size_t i = start; i < width; i++)                                                                   \
                sums[i] += (g * inner[r * width + i] + b) * outer[r * width + i];                                    \
    }                                                                                                                \
    CLONES void ntkd_sum_runs_##S(T *restrict sums, const T *restrict x, size_t runs, size_t length) {               \
        for (size_t r = 0; r < runs; r++) {                                                                          \
            const T *run = x + r * length;                                                                           \
            T part[LANES] = {0};                                                                                     \
            size_t i = 0;                                                                                            \
            for (; i + LANES <= length; i += LANES)                                                                  \
                for (size_t lane = 0; lane < LANES; lane++) part[lane] += run[i + lane];                             \
            T sum = 0;                                                                                               \
            for (size_t lane = 0; lane < LANES; lane++) sum += part[lane];                                           \
            for (; i < length; i++) sum += run[i];                                                                   \
            sums[r] = sum;                                                                                           \
        }                                                                                                            \
    }                                                                                                                \
    CLONES void ntkd_add_row_sums_##S(                                                                               \
        double *restrict sums, const void *restrict x, double scale, size_t rows, size_t width) {                    \
        const char *bytes = x;                                                                                       \
        size_t start = 0;                                                                                            \
        for (; start + 2 * LANES <= width; start += 2 * LANES) {                                                     \
            double part[2 * LANES];                                                                                  \
            memcpy(part, sums + start, sizeof part);                                                                 \
            for (size_t r = 0; r < rows; r++) {                                                                      \
                T values[2 * LANES];                                                                                 \
                memcpy(values, bytes + (r * width + start) * sizeof(T), sizeof values);                              \
                for (size_t i = 0; i < 2 * LANES; i++) part[i] += scale * (double)values[i];                         \
            }                                                                                                        \
            memcpy(sums + start, part, sizeof part);                                                                 \
        }                                                                                                            \
        for (size_t r = 0; r < rows; r++)                                                                            \
            for (size_t i = start; i < width; i++) {                                                                 \
                T value;                                                                                             \
                memcpy(&value, bytes + (r * width + i) * sizeof(T), sizeof value);                                   \
                sums[i] += scale * (double)value;                                                                    \
            }                                                                                                        \
    }                                                                                                                \
    CLONES int ntkd_all_finite_##S(const T *x, size_t count) {                                                       \
        /* x - x is 0 for a finite x, and NaN for others. */                                                         \
        T part[LANES] = {0};                                                                                         \
        size_t i = 0;                                                                                                \
        for (; i + LANES <= count; i += LANES)                                                                       \
            for (size_t lane = 0; lane < LANES; lane++) part[lane] += x[i + lane] - x[i + lane];                     \
        for (; i < count; i++) part[0] += x[i] - x[i];                                                               \
        T sum = 0;                                                                                                   \
        for (size_t lane = 0; lane < LANES; lane++) sum += part[lane];                                               \
        return sum == 0;                                                                                             \
    }

DEFINE(float, f32)
DEFINE(double, f64)
