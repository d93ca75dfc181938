import HTTPTypes

/// One `field-name ":" OWS field-value OWS`, taken apart: RFC 9112 section 5.
///
/// The line has come through ``LineScanner``, so it holds no control character but the tab.
struct FieldLine {
    let name: Range<Int>
    let value: Range<Int>

    init(_ line: Span<UInt8>) throws(RequestError) {
        var colon = 0
        while colon < line.count, line[colon].isTokenCharacter { colon += 1 }
        guard colon < line.count else { throw .malformed(.missingColon) }
        guard line[colon] == UInt8(ascii: ":"), colon > 0 else {
            throw .malformed(Self.fault(at: colon, in: line))
        }
        var first = colon + 1
        var last = line.count
        while first < last, line[first].isBlank { first += 1 }
        while last > first, line[last - 1].isBlank { last -= 1 }
        name = 0..<colon
        value = first..<last
    }

    /// Which rule is broken by the byte that is neither part of a name nor the colon after one.
    private static func fault(at index: Int, in line: Span<UInt8>) -> RequestFault {
        guard line[index].isBlank else { return .fieldName }
        // A line that begins with whitespace continues the one before it (obs-fold, section 5.2), or
        // pretends to: both are refused.
        guard index > 0 else { return .foldedLine }
        var next = index
        while next < line.count, line[next].isBlank { next += 1 }
        return next < line.count && line[next] == UInt8(ascii: ":") ? .spaceBeforeColon : .fieldName
    }

    /// The field, its value byte for byte: `obs-text` that is not UTF-8 is kept.
    ///
    /// `HTTPField` turns bytes it does not like into spaces without a word; there are none left here.
    func field(in line: Span<UInt8>) throws(RequestError) -> HTTPField {
        guard let text = String(validating: line.extracting(name)), let name = HTTPField.Name(text) else {
            throw .malformed(.fieldName)
        }
        let bytes = line.extracting(value)
        if let text = String(validating: bytes) { return HTTPField(name: name, value: text) }
        return HTTPField(name: name, value: bytes.indices.map { bytes[$0] })
    }
}

extension String {
    /// The text whose UTF-8 these bytes are, or nil when they are not UTF-8.
    init?(validating bytes: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: bytes) else { return nil }
        self.init(copying: text)
    }
}
