/// Reads the inside of a JSON string: RFC 8259, section 7.
enum StringScanner {
    struct Scanned {
        let text: String
        /// Behind the closing quotation mark.
        let end: Int
    }

    struct Failure: Error {
        let reason: JSONError.Reason
        let position: Int
    }

    /// Reads from behind the opening quotation mark.
    static func scan(_ bytes: [UInt8], from start: Int) -> Result<Scanned, Failure> {
        var position = start
        var text: [UInt8] = []
        var isAscii = true
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                if isAscii {
                    return .success(Scanned(text: String(decoding: text, as: UTF8.self), end: position + 1))
                }
                guard let string = String(validating: text, as: UTF8.self) else {
                    return .failure(Failure(reason: .invalidUTF8, position: start))
                }
                return .success(Scanned(text: string, end: position + 1))
            case UInt8(ascii: "\\"):
                switch escape(bytes, at: position) {
                case .success(let (scalar, end)):
                    text.append(contentsOf: Array(String(Character(scalar)).utf8))
                    isAscii = isAscii && scalar.isASCII
                    position = end
                case .failure(let failure): return .failure(failure)
                }
            case 0..<0x20:
                return .failure(Failure(reason: .controlCharacter, position: position))
            default:
                isAscii = isAscii && byte < 0x80
                text.append(byte)
                position += 1
            }
        }
        return .failure(Failure(reason: .unexpectedEnd, position: position))
    }

    private static func escape(_ bytes: [UInt8], at start: Int) -> Result<(UnicodeScalar, Int), Failure> {
        guard start + 1 < bytes.count else {
            return .failure(Failure(reason: .unexpectedEnd, position: bytes.count))
        }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return .success((UnicodeScalar(bytes[start + 1]), start + 2))
        case UInt8(ascii: "b"): return .success(("\u{8}", start + 2))
        case UInt8(ascii: "f"): return .success(("\u{c}", start + 2))
        case UInt8(ascii: "n"): return .success(("\n", start + 2))
        case UInt8(ascii: "r"): return .success(("\r", start + 2))
        case UInt8(ascii: "t"): return .success(("\t", start + 2))
        case UInt8(ascii: "u"): return unicode(bytes, at: start)
        default: return .failure(Failure(reason: .invalidEscape, position: start))
        }
    }

    /// `\uXXXX`, and the second half of a surrogate pair after the first.
    private static func unicode(_ bytes: [UInt8], at start: Int) -> Result<(UnicodeScalar, Int), Failure> {
        guard let unit = codeUnit(bytes, at: start) else {
            return .failure(Failure(reason: .invalidEscape, position: start))
        }
        if let scalar = UnicodeScalar(UInt32(unit)) { return .success((scalar, start + 6)) }
        guard UTF16.isLeadSurrogate(unit), let second = codeUnit(bytes, at: start + 6),
            UTF16.isTrailSurrogate(second)
        else { return .failure(Failure(reason: .unpairedSurrogate, position: start)) }
        return .success((UTF16.decode(UTF16.EncodedScalar([unit, second])), start + 12))
    }

    private static func codeUnit(_ bytes: [UInt8], at start: Int) -> UInt16? {
        guard start + 6 <= bytes.count, bytes[start] == UInt8(ascii: "\\"),
            bytes[start + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[(start + 2)..<(start + 6)] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
