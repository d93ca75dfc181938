#include "CChecksum.h"

#include <string.h>

// RFC 3720, appendix B.4: 32 bits of 0x1EDC6F41, reflected.
static const uint32_t polynomial = 0x82F63B78;

static uint32_t by_bits(uint32_t crc, const unsigned char *bytes, size_t count) {
    for (size_t index = 0; index < count; index++) {
        crc ^= bytes[index];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (polynomial & (0u - (crc & 1)));
    }
    return crc;
}

#if defined(__x86_64__)

__attribute__((target("sse4.2")))
static uint32_t by_words(uint32_t crc, const unsigned char *bytes, size_t count) {
    uint64_t wide = crc;
    for (; count >= 8; bytes += 8, count -= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    uint32_t narrow = (uint32_t)wide;
    for (; count > 0; bytes++, count--) narrow = __builtin_ia32_crc32qi(narrow, *bytes);
    return narrow;
}

#endif

uint32_t ntkd_crc32c(uint32_t crc, const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) return ~by_words(~crc, bytes, count);
#endif
    return ~by_bits(~crc, bytes, count);
}
