internal import Glibc

/// Numbers as text, as C's `printf` writes them.
///
/// The program never calls `setlocale`, so the decimal point is a point.
enum NumberFormat {
    /// The form `%.*f`.
    static func fixed(_ value: Double, decimals: Int) -> String {
        formatted("%.*f", Int32(decimals), value)
    }

    /// The form `%.*g`.
    static func general(_ value: Double, digits: Int) -> String {
        formatted("%.*g", Int32(digits), value)
    }

    /// The minus of a printed number is U+2212, as wide as a plus; the hyphen is not.
    static func typographic(_ number: String) -> String {
        String(number.map { $0 == "-" ? "\u{2212}" : $0 })
    }

    private static func formatted(_ format: String, _ precision: Int32, _ value: Double) -> String {
        // The longest is the largest double in full: 309 digits, sign, point and decimals.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 512) { buffer, count in
            let written = unsafe withVaList([precision, value]) { arguments in
                unsafe buffer.withMemoryRebound(to: CChar.self) { text in
                    unsafe vsnprintf(text.baseAddress, text.count, format, arguments)
                }
            }
            count = max(0, min(Int(written), buffer.count - 1))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
