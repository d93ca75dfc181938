#include "encode.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
    uint8_t *bytes;
    size_t count, capacity;
};

static void append(png_structp png, png_bytep bytes, size_t count) {
    struct buffer *buffer = png_get_io_ptr(png);
    if (buffer->capacity - buffer->count < count) {
        size_t capacity = (buffer->count + count) * 2;
        uint8_t *larger = realloc(buffer->bytes, capacity);
        if (larger == NULL) png_error(png, "out of memory");
        buffer->bytes = larger;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
}

static void flush(png_structp png) { (void)png; }

// libpng's own would print to standard error.
static void error(png_structp png, png_const_charp message) {
    (void)message;
    png_longjmp(png, 1);
}

static void warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void write_text(png_structp png, png_infop info, const struct ntkd_png_text *text) {
    png_text chunk = {0};
    chunk.compression = text->is_ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    chunk.key = (png_charp)text->keyword;
    chunk.text = (png_charp)text->value;
    if (text->is_ascii) {
        chunk.text_length = strlen(text->value);
    } else {
        chunk.itxt_length = strlen(text->value);
    }
    png_set_text(png, info, &chunk, 1);
}

static void write_image(png_structp png, png_infop info, const struct ntkd_png *image) {
    int channels = image->color_type == PNG_COLOR_TYPE_RGB         ? 3
                   : image->color_type == PNG_COLOR_TYPE_RGB_ALPHA ? 4
                                                                   : 1;
    png_set_IHDR(png, info, image->width, image->height, 8, image->color_type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, image->level);
    // Filters help neither palette indices, which are not quantities, nor a picture made of flat blocks.
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    if (image->palette_count > 0) png_set_PLTE(png, info, image->palette, image->palette_count);
    if (image->alpha_count > 0) png_set_tRNS(png, info, image->alpha, image->alpha_count, NULL);
    for (int i = 0; i < image->text_count; i++) write_text(png, info, &image->text[i]);
    png_write_info(png, info);
    for (uint32_t row = 0; row < image->height; row++) {
        png_write_row(png, image->pixels + (size_t)row * image->width * channels);
    }
    png_write_end(png, info);
}

// The only function with a setjmp. It owns nothing that changes after it: a longjmp back would leave
// such a local undefined, which is why the buffer is the caller's.
static int encode(const struct ntkd_png *image, struct buffer *buffer) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, error, warning);
    if (png == NULL) return 1;
    png_infop info = png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return 1;
    }
    png_set_write_fn(png, buffer, append, flush);
    write_image(png, info, image);
    png_destroy_write_struct(&png, &info);
    return 0;
}

int ntkd_png_encode(const struct ntkd_png *image, uint8_t **bytes, size_t *count) {
    struct buffer buffer = {0};
    if (encode(image, &buffer) != 0) {
        free(buffer.bytes);
        return 1;
    }
    *bytes = buffer.bytes;
    *count = buffer.count;
    return 0;
}
