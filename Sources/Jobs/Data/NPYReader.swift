/// Reads NumPy's own file format, versions 1.0, 2.0 and 3.0.
///
/// A magic string, a version, the length of the header in two bytes (from 2.0 on in four), the header, the numbers.
/// - SeeAlso: NumPy's `numpy.lib.format`.
struct NPYReader: NumberReader {
    private var preamble: [UInt8] = []
    private var header: NPYDescription?
    /// Where the numbers begin.
    private var start = 0
    /// How many bytes of numbers have come.
    private var received = 0
    /// The beginning of a number whose rest has not come.
    private var remainder: [UInt8] = []

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    var type: NumberType { header?.type ?? .float64 }

    mutating func read(_ bytes: [UInt8], into sink: inout NumberSink) throws(DatasetFault) {
        guard header == nil else { return try readNumbers(bytes[...], into: &sink) }
        preamble += bytes
        guard let range = try Self.headerRange(preamble), preamble.count >= range.upperBound else { return }
        let description = try NPYDescription(Array(preamble[range]), at: range.lowerBound)
        if let reason = DatasetShape.fault(of: description.shape) {
            throw DatasetFault(reason, at: .byte(range.lowerBound))
        }
        header = description
        start = range.upperBound
        let rest = preamble[range.upperBound...]
        preamble = []
        try readNumbers(rest, into: &sink)
    }

    mutating func finish(into sink: inout NumberSink) throws(DatasetFault) -> [Int] {
        guard let header else {
            guard !preamble.isEmpty else { throw DatasetFault(.empty, at: .whole) }
            throw DatasetFault(.malformedHeader, at: .byte(preamble.count))
        }
        guard received == header.byteCount else {
            throw DatasetFault(.truncated(announced: start + header.byteCount), at: .byte(start + received))
        }
        return header.shape
    }

    /// Where the header lies, once its length is known.
    private static func headerRange(_ bytes: [UInt8]) throws(DatasetFault) -> Range<Int>? {
        for (index, byte) in magic.enumerated() where index < bytes.count && bytes[index] != byte {
            throw DatasetFault(.notNPY, at: .byte(index))
        }
        guard bytes.count >= 8 else { return nil }
        let (major, minor) = (Int(bytes[6]), Int(bytes[7]))
        guard (1...3).contains(major), minor == 0 else {
            throw DatasetFault(.unknownVersion(major, minor), at: .byte(6))
        }
        let start = major == 1 ? 10 : 12
        guard bytes.count >= start else { return nil }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= NPYDescription.maximumLength else {
            throw DatasetFault(.headerTooLong(length, limit: NPYDescription.maximumLength), at: .byte(8))
        }
        return start..<start + length
    }

    private mutating func readNumbers(
        _ bytes: ArraySlice<UInt8>, into sink: inout NumberSink
    ) throws(DatasetFault) {
        guard let header else { return }
        guard bytes.count <= header.byteCount - received else {
            throw DatasetFault(
                .extraBytes(announced: start + header.byteCount), at: .byte(start + header.byteCount))
        }
        received += bytes.count
        let size = header.type.size
        var rest = bytes
        if !remainder.isEmpty {
            let missing = min(size - remainder.count, rest.count)
            remainder += rest.prefix(missing)
            rest = rest.dropFirst(missing)
            guard remainder.count == size else { return }
            try keep(remainder[...], header, in: &sink)
        }
        let whole = rest.count - rest.count % size
        try keep(rest.prefix(whole), header, in: &sink)
        remainder = Array(rest.dropFirst(whole))
    }

    /// Takes a whole number of numbers.
    private func keep(
        _ bytes: ArraySlice<UInt8>, _ header: NPYDescription, in sink: inout NumberSink
    ) throws(DatasetFault) {
        let size = header.type.size
        if header.isAsKept {
            let taken = sink.append(bytes, as: header.type.storedType)
            guard taken == bytes.count / size else {
                throw header.notFinite(
                    header.value(bytes.dropFirst(taken * size).prefix(size)), at: sink.count)
            }
            return
        }
        for offset in stride(from: bytes.startIndex, to: bytes.endIndex, by: size) {
            let value = header.value(bytes[offset..<offset + size])
            guard value.isFinite else { throw header.notFinite(value, at: sink.count) }
            sink.append(value)
        }
    }
}

extension NPYDescription {
    /// Whether the numbers lie in the file as the service keeps them.
    fileprivate var isAsKept: Bool { !isBigEndian && (type == .float32 || type == .float64) }

    /// The number that these bytes are.
    fileprivate func value(_ bytes: ArraySlice<UInt8>) -> Double {
        var bits: UInt64 = 0
        if isBigEndian {
            for byte in bytes { bits = bits << 8 | UInt64(byte) }
        } else {
            for byte in bytes.reversed() { bits = bits << 8 | UInt64(byte) }
        }
        return type.value(bits)
    }

    fileprivate func notFinite(_ value: Double, at index: Int) -> DatasetFault {
        let features = shape.dropFirst().reduce(1, *)
        return DatasetFault(
            .notFinite("\(value)"), at: .sample(index / features, position: index % features))
    }
}
