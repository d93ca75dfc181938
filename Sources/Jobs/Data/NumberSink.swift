internal import NeuralKernels

/// Numbers on their way from a reader to where they are kept.
struct NumberSink {
    private var values: [Double] = []
    /// How many there have been.
    private(set) var count = 0
    private(set) var largest = LargestNumber(magnitude: 0, index: 0)

    /// - Precondition: the number is finite.
    mutating func append(_ value: Double) {
        if value.magnitude > largest.magnitude {
            largest = LargestNumber(magnitude: value.magnitude, index: count)
        }
        values.append(value)
        count += 1
    }

    /// The numbers since the last call, as they are kept: little-endian, of that type.
    mutating func take(as type: ElementType) -> [UInt8] {
        defer { values.removeAll(keepingCapacity: true) }
        switch type {
        case .float32: return values.map { Float($0).bitPattern.littleEndian }.rawBytes
        case .float64: return values.map { $0.bitPattern.littleEndian }.rawBytes
        }
    }
}

extension Array where Element: FixedWidthInteger & BitwiseCopyable {
    /// The elements' bytes, as they lie in memory.
    fileprivate var rawBytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array<UInt8>($0) } }
}

/// Reads the numbers of one form, piece by piece, wherever the pieces are cut.
protocol NumberReader {
    /// - Throws: ``DatasetFault``, after which the reader is of no more use.
    mutating func read(_ bytes: [UInt8], into sink: inout NumberSink) throws(DatasetFault)

    /// All bytes have come.
    ///
    /// - Returns: The shape.
    mutating func finish(into sink: inout NumberSink) throws(DatasetFault) -> [Int]

    /// What kind of numbers they are; meaningful once some have been read.
    var type: NumberType { get }
}
