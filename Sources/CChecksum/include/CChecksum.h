#ifndef NTKD_CCHECKSUM_H
#define NTKD_CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli, RFC 3720, section 12.1) of bytes after those that `crc` stands for; 0 at the beginning.
/// Compiled C: the instruction for it is not for Swift to say.
uint32_t ntkd_crc32c(uint32_t crc, const void *bytes, size_t count);

#endif
