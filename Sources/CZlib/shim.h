#pragma once

#include <zlib.h>

// deflateInit2 and inflateInit2 are macros that add the version and size of z_stream; Swift cannot
// import a macro with arguments.

static inline int ntkd_deflate_init(z_streamp stream, int level, int window_bits) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}

static inline int ntkd_inflate_init(z_streamp stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}
