/// Why bytes are not a JSON document, and where.
package struct JSONError: Error, Hashable {
    /// Counted from 1.
    package let line: Int
    /// Counted from 1, in characters.
    package let column: Int
    package let reason: Reason

    package init(line: Int, column: Int, reason: Reason) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        case unexpectedEnd
        case unexpectedByte(UInt8)
        case invalidNumber
        case invalidEscape
        case unpairedSurrogate
        case controlCharacter
        case invalidUTF8
        case duplicateName(String)
        case tooDeep(limit: Int)
        case trailingBytes
    }
}

extension JSONError.Reason {
    /// The reason in words, without the place.
    package var description: String {
        switch self {
        case .unexpectedEnd: "the document ends too early"
        case .unexpectedByte(let byte) where (0x21...0x7e).contains(byte):
            "unexpected character '\(Character(UnicodeScalar(byte)))'"
        case .unexpectedByte(let byte): "unexpected byte 0x\(String(byte, radix: 16))"
        case .invalidNumber: "not a JSON number"
        case .invalidEscape: "unknown escape sequence in a string"
        case .unpairedSurrogate: "half of a surrogate pair in a string"
        case .controlCharacter: "unescaped control character in a string"
        case .invalidUTF8: "not UTF-8"
        case .duplicateName(let name): "the member \"\(name)\" appears twice"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .trailingBytes: "more text after the document's end"
        }
    }
}
