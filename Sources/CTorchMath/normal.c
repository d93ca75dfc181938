// Elementwise loops that must round exactly as torch's vector code does. They are C because they
// live on fused multiply-adds: Swift's `addingProduct` is a library call on baseline x86-64, while
// `target_clones` lets the processor's own instruction do it. Both give the same bits: a fused
// multiply-add has one correct rounding.

#include "CTorchMath.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

// Clones are chosen before the thread sanitizer is ready, which would crash in its entry to that choice.
#if defined(__x86_64__) && !__has_feature(thread_sanitizer)
#define CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define CLONES
#endif

#define FMAF(a, b, c) __builtin_fmaf((a), (b), (c))

static inline __attribute__((always_inline)) uint32_t bits(float x) {
    uint32_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}

static inline __attribute__((always_inline)) float from_bits(uint32_t u) {
    float x;
    memcpy(&x, &u, sizeof x);
    return x;
}

// Cephes logf as in avx_mathfun.h (log256_ps), with the contractions that torch's compiler makes.
static inline __attribute__((always_inline)) float log_cephes(float x) {
    uint32_t b = bits(x < 1.17549435e-38f ? 1.17549435e-38f : x);
    float e = (float)((int32_t)(b >> 23) - 0x7f) + 1.0f;
    float m = from_bits((b & 0x807fffffu) | 0x3f000000u);
    int small = m < 0.707106781186547524f;
    float extra = small ? m : 0.0f;
    m = (m - 1.0f) + extra;
    e = e - (small ? 1.0f : 0.0f);
    float z = m * m;
    float y = 7.0376836292E-2f;
    y = FMAF(y, m, -1.1514610310E-1f);
    y = FMAF(y, m, 1.1676998740E-1f);
    y = FMAF(y, m, -1.2420140846E-1f);
    y = FMAF(y, m, 1.4249322787E-1f);
    y = FMAF(y, m, -1.6668057665E-1f);
    y = FMAF(y, m, 2.0000714765E-1f);
    y = FMAF(y, m, -2.4999993993E-1f);
    y = FMAF(y, m, 3.3333331174E-1f);
    y = y * m;
    y = FMAF(y, z, e * -2.12194440e-4f);
    y = FMAF(z, -0.5f, y);
    m = m + y;
    return FMAF(e, 0.693359375f, m);
}

// Cephes sinf and cosf together, as in avx_mathfun.h (sincos256_ps), for x ≥ 0.
static inline __attribute__((always_inline)) void sincos_cephes(float x, float *sine, float *cosine) {
    int32_t j = (int32_t)(x * 1.27323954473516f);
    j = (j + 1) & ~1;
    float y = (float)j;
    x = FMAF(y, -0.78515625f, x);
    x = FMAF(y, -2.4187564849853515625e-4f, x);
    x = FMAF(y, -3.77489497744594108e-8f, x);
    float z = x * x;
    float c = FMAF(2.443315711809948E-005f, z, -1.388731625493765E-003f);
    c = FMAF(c, z, 4.166664568298827E-002f);
    c = c * z;
    c = FMAF(c, z, -(z * 0.5f));
    c = c + 1.0f;
    float s = FMAF(-1.9515295891E-4f, z, 8.3321608736E-3f);
    s = FMAF(s, z, -1.6666654611E-1f);
    s = s * z;
    s = FMAF(s, x, x);
    int swapped = (j & 2) != 0;
    float ss = swapped ? c : s;
    float cc = swapped ? s : c;
    *sine = (j & 4) ? -ss : ss;
    *cosine = (~(j - 2) & 4) ? -cc : cc;
}

CLONES void ntkd_normal_fill_avx2_f32(float *d, size_t blocks, float mean, float deviation) {
    for (size_t block = 0; block < blocks; block++, d += 16) {
        float first[8], second[8];
        for (int j = 0; j < 8; j++) {
            // Not the C library's square root, whose errno keeps a compiler from making vectors.
            float radius = __builtin_elementwise_sqrt(-2.0f * log_cephes(1.0f - d[j]));
            float theta = 6.283185307179586f * d[j + 8];
            float sine, cosine;
            sincos_cephes(theta, &sine, &cosine);
            first[j] = FMAF(radius * cosine, deviation, mean);
            second[j] = FMAF(radius * sine, deviation, mean);
        }
        memcpy(d, first, sizeof first);
        memcpy(d + 8, second, sizeof second);
    }
}

void ntkd_normal_fill_plain_f32(float *d, size_t blocks, float mean, float deviation) {
    for (size_t block = 0; block < blocks; block++, d += 16) {
        for (int j = 0; j < 8; j++) {
            float radius = __builtin_sqrtf(-2.0f * logf(1.0f - d[j]));
            // torch multiplies by 2π in double and rounds once.
            float theta = (float)(2.0 * M_PI * (double)d[j + 8]);
            float cosine = cosf(theta), sine = sinf(theta);
            d[j] = FMAF(radius * cosine, deviation, mean);
            d[j + 8] = FMAF(radius * sine, deviation, mean);
        }
    }
}

void ntkd_normal_fill_f64(double *d, size_t blocks, double mean, double deviation) {
    for (size_t block = 0; block < blocks; block++, d += 16) {
        for (int j = 0; j < 8; j++) {
            double radius = __builtin_sqrt(-2.0 * log(1.0 - d[j]));
            double theta = 2.0 * M_PI * d[j + 8];
            double cosine = cos(theta), sine = sin(theta);
            d[j] = __builtin_fma(radius * cosine, deviation, mean);
            d[j + 8] = __builtin_fma(radius * sine, deviation, mean);
        }
    }
}

CLONES void ntkd_uniform_fused_f32(float *d, size_t count, float low, float high) {
    float range = high - low;
    for (size_t i = 0; i < count; i++) {
        float value = FMAF(d[i], range, low);
        d[i] = value == high ? low : value;
    }
}

CLONES void ntkd_uniform_fused_f64(double *d, size_t count, double low, double high) {
    double range = high - low;
    for (size_t i = 0; i < count; i++) {
        double value = __builtin_fma(d[i], range, low);
        d[i] = value == high ? low : value;
    }
}
