/// Appends JSON text to bytes.
///
/// Numbers are the shortest that read back to the same value; NaN and the infinities become `null`.
package enum JSONWriter {
    package static func bytes(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    package static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let bool): bytes.append(contentsOf: (bool ? "true" : "false").utf8)
        case .number(let number):
            bytes.append(contentsOf: (number.value.isFinite ? number.text : "null").utf8)
        case .string(let string): append(string, to: &bytes)
        case .written(let text): bytes.append(contentsOf: text.utf8)
        case .numbers(let numbers):
            bytes.append(UInt8(ascii: "["))
            append(numbers.span, nonfinite: .null, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        case .array(let elements): append(elements, to: &bytes)
        case .object(let object): append(object, to: &bytes)
        }
    }

    /// Numbers with commas between them, each as its shortest text.
    ///
    /// - Returns: How many of them are NaN or infinite.
    @discardableResult
    package static func append<Scalar: DecimalScalar>(
        _ numbers: Span<Scalar>, nonfinite: NonfiniteText, to bytes: inout [UInt8]
    ) -> Int {
        Scalar.append(numbers, nonfinite: nonfinite, to: &bytes)
    }

    /// A string in quotation marks.
    ///
    /// Besides what RFC 8259 demands, U+2028 and U+2029 are escaped, which end lines
    /// in scripts.
    package static func append(_ string: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(scalar.value))
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            case "\0"..<" ", "\u{7f}", "\u{2028}", "\u{2029}":
                let hexadecimal = String(scalar.value, radix: 16)
                bytes.append(contentsOf: "\\u".utf8)
                bytes.append(contentsOf: String(repeating: "0", count: 4 - hexadecimal.count).utf8)
                bytes.append(contentsOf: hexadecimal.utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(_ object: JSONObject, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in object.members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(member.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            append(member.value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func append(_ elements: [JSONValue], to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(element, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
