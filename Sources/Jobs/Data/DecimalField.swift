internal import JSON

/// A field of a table, as the number that it may be.
enum DecimalField: Hashable {
    case number(Double)
    /// An infinity or no number in words, or too large for a double.
    case notFinite(String)
    case empty
    case word(String)

    init(_ bytes: [UInt8]) {
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else {
            self = .empty
            return
        }
        let end = last + 1
        let isPositive = bytes[first] == UInt8(ascii: "+")
        let start = isPositive ? first + 1 : first
        let digits = end == bytes.count ? bytes : Array(bytes[..<end])
        if let scanned = DecimalScanner.scan(digits.span, from: start), scanned.end == end,
            !isPositive || digits[start] != UInt8(ascii: "-")
        {
            self = scanned.value.isFinite ? .number(scanned.value) : .notFinite(Self.text(digits[first...]))
            return
        }
        let text = Self.text(digits[first...])
        let word = text.lowercased().drop { $0 == "+" || $0 == "-" }
        self = ["nan", "inf", "infinity"].contains(String(word)) ? .notFinite(text) : .word(text)
    }

    /// What a field that should be a number says; long ones are cut.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.count <= 60
            ? String(decoding: bytes, as: UTF8.self) : String(decoding: bytes.prefix(60), as: UTF8.self) + "…"
    }

    /// - Throws: What `fault` makes of the reason why it is no number.
    func value(_ fault: (DatasetFault.Reason) -> DatasetFault) throws(DatasetFault) -> Double {
        switch self {
        case .number(let value): return value
        case .notFinite(let text): throw fault(.notFinite(text))
        case .empty: throw fault(.emptyField)
        case .word(let text): throw fault(.notANumber(text))
        }
    }
}
