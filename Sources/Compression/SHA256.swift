internal import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that arrive piece by piece, by OpenSSL's libcrypto.
///
/// Its calls fail only when memory runs out, which ends the process, as it does for an `Array`.
@safe package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else { preconditionFailure("libcrypto has no memory") }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    package mutating func update(_ bytes: [UInt8]) {
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        }
        precondition(status == 1, "libcrypto has no memory")
    }

    /// Ends the message.
    package consuming func finalize() -> Digest {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Digest.size) { buffer, count in
            let status = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            precondition(status == 1, "libcrypto has no memory")
            count = Digest.size
        }
        return Digest(bytes: bytes)
    }

    package static func digest(of bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The 32 bytes that name a message.
    package struct Digest: Hashable, Sendable {
        package static let size = 32

        /// ``size`` bytes, in the order in which the standard prints them.
        package let bytes: [UInt8]

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// - Returns: nil unless the text is 64 hexadecimal digits.
        package init?(hexadecimal: String) {
            let digits = hexadecimal.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            guard digits.count == 2 * Self.size, hexadecimal.utf8.count == digits.count else { return nil }
            bytes = (0..<Self.size).map { UInt8(digits[2 * $0] << 4 | digits[2 * $0 + 1]) }
        }

        /// 64 lowercase hexadecimal digits.
        package var hexadecimal: String {
            let digits = Array("0123456789abcdef".utf8)
            return String(
                decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        }
    }
}
