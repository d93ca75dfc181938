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
        let all = remainder + bytes
        let size = header.type.size
        let whole = all.count - all.count % size
        for offset in stride(from: 0, to: whole, by: size) {
            var bits: UInt64 = 0
            if header.isBigEndian {
                for index in offset..<offset + size { bits = bits << 8 | UInt64(all[index]) }
            } else {
                for index in (offset..<offset + size).reversed() { bits = bits << 8 | UInt64(all[index]) }
            }
            let value = header.type.value(bits)
            guard value.isFinite else {
                let features = header.shape.dropFirst().reduce(1, *)
                throw DatasetFault(
                    .notFinite("\(value)"),
                    at: .sample(sink.count / features, position: sink.count % features))
            }
            sink.append(value)
        }
        remainder = Array(all[whole...])
    }
}
