internal import JSON

/// Reads a JSON document of nested arrays of numbers, samples first, without holding it.
///
/// The words `NaN` and `Infinity`, which Python writes, are understood, so that the place can be named.
struct NestedArrayReader: NumberReader {
    private enum Expectation {
        /// A value; behind a bracket the array may also end.
        case value(isFirst: Bool)
        case commaOrEnd
        case nothing
    }

    private var expectation = Expectation.value(isFirst: false)
    /// How many elements each open array has had before the one at hand.
    private var indices: [Int] = []
    /// The lengths of the arrays of each level, once one of them has ended.
    private var lengths: [Int?] = []
    /// At how many levels numbers stand.
    private var depth: Int?
    /// The number or word at hand.
    private var token: [UInt8] = []
    private var line = 1
    /// Of the byte at hand, counted from 1: what is not ASCII is refused, so that it is a character too.
    private var column = 0
    private var samples = 0

    /// In bytes.
    private static let maximumToken = 1000

    var type: NumberType { .float64 }

    mutating func read(_ bytes: [UInt8], into sink: inout NumberSink) throws(DatasetFault) {
        for byte in bytes {
            column += 1
            if Self.isPartOfToken(byte) {
                if token.isEmpty { try checkValueMayCome(byte) }
                guard token.count < Self.maximumToken else { throw malformed(.invalidNumber, tokenColumn) }
                token.append(byte)
            } else {
                if !token.isEmpty { try endToken(into: &sink) }
                try take(byte)
            }
        }
    }

    mutating func finish(into sink: inout NumberSink) throws(DatasetFault) -> [Int] {
        column += 1
        if !token.isEmpty { try endToken(into: &sink) }
        guard case .nothing = expectation else { throw malformed(.unexpectedEnd, column) }
        return [samples] + lengths.dropFirst().map { $0 ?? 0 }
    }

    private static func isPartOfToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private var tokenColumn: Int { column - token.count }

    private func malformed(_ reason: JSONError.Reason, _ column: Int) -> DatasetFault {
        DatasetFault(.malformedJSON(reason), at: .character(line: line, column: column))
    }

    /// The place of the value at hand.
    private var pointer: JSONPointer { indices.reduce(.document) { $0.element($1) } }

    private func checkValueMayCome(_ byte: UInt8) throws(DatasetFault) {
        switch expectation {
        case .value: break
        case .commaOrEnd: throw malformed(.unexpectedByte(byte), column)
        case .nothing: throw malformed(.trailingBytes, column)
        }
    }

    private mutating func take(_ byte: UInt8) throws(DatasetFault) {
        switch byte {
        case UInt8(ascii: "\n"):
            line += 1
            column = 0
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
        case UInt8(ascii: "["):
            try checkValueMayCome(byte)
            try beginArray()
        case UInt8(ascii: "]"): try endArray()
        case UInt8(ascii: ","):
            guard case .commaOrEnd = expectation else { return try unexpected(byte) }
            indices[indices.count - 1] += 1
            expectation = .value(isFirst: false)
        case UInt8(ascii: "\""), UInt8(ascii: "{"):
            try checkValueMayCome(byte)
            throw wrongType(byte == UInt8(ascii: "{") ? .object : .string)
        default: try unexpected(byte)
        }
    }

    private func unexpected(_ byte: UInt8) throws(DatasetFault) {
        if case .nothing = expectation { throw malformed(.trailingBytes, column) }
        throw malformed(.unexpectedByte(byte), column)
    }

    private func wrongType(_ found: JSONKind) -> DatasetFault {
        let expected: JSONKind =
            indices.isEmpty || depth.map { indices.count < $0 } == true ? .array : .number
        return DatasetFault(.wrongType(expected: expected, found: found), at: .pointer(pointer))
    }

    private mutating func beginArray() throws(DatasetFault) {
        if let depth, indices.count >= depth { throw wrongType(.array) }
        guard indices.count < DatasetShape.maximumAxes else {
            throw DatasetFault(.tooManyAxes(limit: DatasetShape.maximumAxes), at: .pointer(pointer))
        }
        indices.append(0)
        if lengths.count < indices.count { lengths.append(nil) }
        expectation = .value(isFirst: true)
    }

    private mutating func endArray() throws(DatasetFault) {
        switch expectation {
        case .value(isFirst: true) where !indices.isEmpty:
            indices.removeLast()
            throw DatasetFault(.empty, at: .pointer(pointer))
        case .commaOrEnd: break
        case .value, .nothing: return try unexpected(UInt8(ascii: "]"))
        }
        let length = indices.removeLast() + 1
        let level = indices.count
        if let expected = lengths[level], expected != length {
            throw DatasetFault(.ragged(expected: expected, found: length), at: .pointer(pointer))
        }
        lengths[level] = length
        if level == 0 { samples = length }
        expectation = level == 0 ? .nothing : .commaOrEnd
    }

    private mutating func endToken(into sink: inout NumberSink) throws(DatasetFault) {
        defer { token.removeAll(keepingCapacity: true) }
        if let scanned = DecimalScanner.scan(token.span, from: 0), scanned.end == token.count {
            guard !indices.isEmpty, depth == nil || depth == indices.count else { throw wrongType(.number) }
            guard scanned.value.isFinite else { throw notFinite }
            depth = indices.count
            sink.append(scanned.value)
            expectation = .commaOrEnd
            return
        }
        switch String(decoding: token, as: UTF8.self) {
        case "NaN", "Infinity", "-Infinity": throw notFinite
        case "true", "false": throw wrongType(.boolean)
        case "null": throw wrongType(.null)
        default:
            let isNumber = token[0] == UInt8(ascii: "-") || (0x30...0x39).contains(token[0])
            throw malformed(isNumber ? .invalidNumber : .unexpectedByte(token[0]), tokenColumn)
        }
    }

    private var notFinite: DatasetFault {
        DatasetFault(.notFinite(String(decoding: token.prefix(60), as: UTF8.self)), at: .pointer(pointer))
    }
}
