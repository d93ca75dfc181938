#pragma once

#include <png.h>
#include <stddef.h>
#include <stdint.h>

// libpng reports an error by longjmp. A jump over a Swift frame is undefined, and Swift cannot call
// setjmp; its simplified API would do, but it knows neither compression levels nor text. So the whole
// dialogue with libpng is one C function, and only a status crosses the border.

struct ntkd_png_text {
    const char *keyword;  // Latin-1, 1 to 79 bytes
    const char *value;    // UTF-8
    int is_ascii;         // nonzero: a tEXt chunk, else iTXt
};

struct ntkd_png {
    uint32_t width, height;
    int color_type;             // PNG_COLOR_TYPE_PALETTE, _RGB or _RGB_ALPHA, 8 bits each
    const uint8_t *pixels;      // height rows of width × (1, 3 or 4) bytes, no padding
    const png_color *palette;   // only for PNG_COLOR_TYPE_PALETTE
    const uint8_t *alpha;       // opacity of the first alpha_count palette entries
    int palette_count, alpha_count;
    int level;                  // zlib's, 0 to 9
    const struct ntkd_png_text *text;
    int text_count;
};

// 0 and a buffer to be given to free(), or nonzero and no buffer.
int ntkd_png_encode(const struct ntkd_png *image, uint8_t **bytes, size_t *count);
