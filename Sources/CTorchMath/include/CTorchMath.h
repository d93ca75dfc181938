#ifndef NTKD_CTORCHMATH_H
#define NTKD_CTORCHMATH_H

#include <stddef.h>

/// Scales uniforms in place: d[i] = fma(d[i], high - low, low), and low where that gives high.
/// The single rounding is what torch's AVX2 builds give.
void ntkd_uniform_fused_f32(float *d, size_t count, float low, float high);
void ntkd_uniform_fused_f64(double *d, size_t count, double low, double high);

/// Turns blocks of 16 uniforms in [0, 1) into 16 normals each, in place, to the bit as torch's
/// AVX2 kernel `normal_fill_16_AVX2` with the Cephes functions of avx_mathfun.
void ntkd_normal_fill_avx2_f32(float *d, size_t blocks, float mean, float deviation);

/// The same blocks as torch computes them without AVX2: the C library's logf, cosf and sinf.
void ntkd_normal_fill_plain_f32(float *d, size_t blocks, float mean, float deviation);

/// Float64 blocks of 16, alike in both profiles: the C library's log, cos and sin.
void ntkd_normal_fill_f64(double *d, size_t blocks, double mean, double deviation);

#endif
