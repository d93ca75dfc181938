/// Reads a JSON document strictly.
///
/// Beyond RFC 8259 it refuses repeated names and deep nesting, and it reads the words `NaN`, `Infinity` and
/// `-Infinity`, which Python writes, as the numbers they mean: whoever checks the value can then name the place
/// in the document.
/// - Complexity: O(bytes).
package struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    package static let maximumDepth = 128

    /// - Throws: ``JSONError``.
    package static func read(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error(.trailingBytes) }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

extension JSONReader {
    private mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        guard let byte = peek else { throw error(.unexpectedEnd) }
        switch byte {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N"): return try word("NaN", .number(JSONNumber(text: "NaN", value: .nan)))
        case UInt8(ascii: "I"):
            return try word("Infinity", .number(JSONNumber(text: "Infinity", value: .infinity)))
        case UInt8(ascii: "-") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "I"):
            return try word("-Infinity", .number(JSONNumber(text: "-Infinity", value: -.infinity)))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let (range, value) = try number()
            return .number(JSONNumber(text: String(decoding: bytes[range], as: UTF8.self), value: value))
        default: throw error(.unexpectedByte(byte))
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw error(.tooDeep(limit: Self.maximumDepth)) }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        var object = JSONObject()
        var names: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipSpace()
            guard let byte = peek else { throw error(.unexpectedEnd) }
            guard byte == UInt8(ascii: "\"") else { throw error(.unexpectedByte(byte)) }
            let start = position
            let name = try string()
            guard names.insert(name).inserted else { throw error(.duplicateName(name), at: start) }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            object.append(name, try value())
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(object) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        if let numbers = try numbers() { return .numbers(numbers) }
        var elements: [JSONValue] = []
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            try expect(UInt8(ascii: ","))
        }
    }

    /// The rest of an array if it consists of finite numbers; else nil, with the position where it was.
    private mutating func numbers() throws(JSONError) -> [Double]? {
        let start = position
        var numbers: [Double] = []
        while true {
            skipSpace()
            guard let byte = peek, byte == UInt8(ascii: "-") || Self.isDigit(byte) else { break }
            if byte == UInt8(ascii: "-"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "I")
            {
                break
            }
            let (_, value) = try number()
            guard value.isFinite else { break }
            numbers.append(value)
            skipSpace()
            if take(UInt8(ascii: "]")) { return numbers }
            try expect(UInt8(ascii: ","))
        }
        position = start
        return nil
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for expected in word.description.utf8 {
            guard let byte = peek else { throw error(.unexpectedEnd) }
            guard byte == expected else { throw error(.unexpectedByte(byte)) }
            position += 1
        }
        return value
    }
}

extension JSONReader {
    /// A number by RFC 8259, section 6: no leading zero, no bare point, no plus sign.
    private mutating func number() throws(JSONError) -> (Range<Int>, Double) {
        let start = position
        let scanned = DecimalScanner.scan(bytes.span, from: start)
        guard let scanned, scanned.end == bytes.count || !Self.continuesNumber(bytes[scanned.end]) else {
            throw error(.invalidNumber, at: start)
        }
        position = scanned.end
        return (start..<scanned.end, scanned.value)
    }

    private static func continuesNumber(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private mutating func string() throws(JSONError) -> String {
        let start = position
        switch StringScanner.scan(bytes, from: start + 1) {
        case .success(let scanned):
            position = scanned.end
            return scanned.text
        case .failure(let failure):
            throw error(failure.reason, at: failure.position)
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard let found = peek else { throw error(.unexpectedEnd) }
        guard found == byte else { throw error(.unexpectedByte(found)) }
        position += 1
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    /// The error at a place, its line and column counted only now.
    private func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
        let before = bytes[..<min(offset ?? position, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        let line = before.count { $0 == 0x0a } + 1
        // A character starts at every byte that does not continue one.
        let column = before[lineStart...].count { $0 & 0xc0 != 0x80 } + 1
        return JSONError(line: line, column: column, reason: reason)
    }
}
