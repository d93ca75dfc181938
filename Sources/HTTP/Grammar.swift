/// The byte classes of HTTP's grammar.
///
/// A message is bytes until it is proved to be text, so every rule is asked of a `UInt8`.
extension UInt8 {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    /// `tchar` of RFC 9110 section 5.6.2: what methods and field names are made of.
    ///
    /// One bit per ASCII character, in two words: a lookup without a table in memory.
    var isTokenCharacter: Bool {
        let word: UInt64 = self < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return self < 128 && (word &>> UInt64(self & 63)) & 1 == 1
    }

    /// `VCHAR` of RFC 5234: printable ASCII without the space.
    var isVisible: Bool { self > 0x20 && self < 0x7F }

    var isDigit: Bool { self &- 0x30 < 10 }

    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// `OWS` is made of these: RFC 9110 section 5.6.3.
    var isBlank: Bool { self == .space || self == .tab }

    /// A control character of ASCII, DEL included.
    var isControl: Bool { self < 0x20 || self == 0x7F }

    /// The value of a hexadecimal digit, or nil.
    var hexValue: UInt8? {
        if isDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

extension StringProtocol {
    /// Whether this is `token`, which is in lower case, when the case of ASCII letters is set aside.
    func isToken(_ token: StaticString) -> Bool {
        token.withUTF8Buffer { expected in
            unsafe utf8.count == expected.count
                && zip(utf8, expected).allSatisfy { $0.lowercased == $1 }
        }
    }

    /// The decimal number that is spelled here by `1*DIGIT`, or nil when it is not one or overflows.
    var decimal: Int? {
        guard !utf8.isEmpty else { return nil }
        var number = 0
        for byte in utf8 {
            guard byte.isDigit else { return nil }
            let (tenfold, carried) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowed) = tenfold.addingReportingOverflow(Int(byte - 0x30))
            guard !carried, !overflowed else { return nil }
            number = sum
        }
        return number
    }

    /// The text without the optional whitespace around it: RFC 9110 section 5.6.3.
    ///
    /// Byte by byte, as everything here: a combining mark after a space makes one `Character` of both.
    var trimmed: Substring {
        var rest = Substring(self).utf8
        while let first = rest.first, first.isBlank { rest = rest.dropFirst() }
        while let last = rest.last, last.isBlank { rest = rest.dropLast() }
        return Substring(rest)
    }

    /// The trimmed text between separators, the empty pieces too.
    func pieces(separatedBy separator: UInt8) -> [Substring] {
        Substring(self).utf8.split(separator: separator, omittingEmptySubsequences: false)
            .map { Substring($0).trimmed }
    }
}
