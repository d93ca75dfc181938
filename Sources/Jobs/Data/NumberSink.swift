internal import NeuralKernels

/// Numbers on their way from a reader to where they are kept.
struct NumberSink {
    private var values: [Double] = []
    /// Numbers that came as they are kept; a reader uses the one or the other.
    private var kept: [UInt8] = []
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
        guard kept.isEmpty else {
            defer { kept = [] }
            return kept
        }
        defer { values.removeAll(keepingCapacity: true) }
        switch type {
        case .float32: return values.map { Float($0).bitPattern.littleEndian }.rawBytes
        case .float64: return values.map { $0.bitPattern.littleEndian }.rawBytes
        }
    }
}

extension NumberSink {
    /// Takes numbers that lie there as they are kept.
    ///
    /// The greatest pattern of bits without the sign tells two things at once: which number is the farthest from 0, and
    /// whether all are finite.
    /// - Parameters:
    ///   - bytes: Little-endian; a whole number of them.
    ///   - type: How they are kept.
    /// - Returns: How many were taken: all, or those before the first that is not finite.
    /// - Complexity: O(bytes), a few instructions for 16 of them.
    mutating func append(_ bytes: ArraySlice<UInt8>, as type: ElementType) -> Int {
        unsafe bytes.withUnsafeBytes { raw in
            switch type {
            case .float32: unsafe append(raw, Int32.self) { Double(Float(bitPattern: UInt32($0))) }
            case .float64: unsafe append(raw, Int64.self) { Double(bitPattern: UInt64($0)) }
            }
        }
    }

    /// - Parameters:
    ///   - bytes: The numbers.
    ///   - bits: Integers of their size.
    ///   - value: The number of a pattern without sign.
    /// - Returns: How many were taken.
    private mutating func append<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ bits: Bits.Type, value: (Bits) -> Double
    ) -> Int {
        let all = bytes.count / MemoryLayout<Bits>.size
        func magnitude(_ index: Int) -> Bits {
            unsafe Bits(
                littleEndian: bytes.loadUnaligned(
                    fromByteOffset: index &* MemoryLayout<Bits>.size, as: Bits.self)) & Bits.max
        }
        func greatest(of count: Int) -> Bits {
            var greatest = Bits.zero
            for index in 0..<count { greatest = max(greatest, magnitude(index)) }
            return greatest
        }
        var taken = all
        var most = greatest(of: all)
        if !value(most).isFinite {
            taken = (0..<all).first { !value(magnitude($0)).isFinite } ?? all
            most = greatest(of: taken)
        }
        if value(most) > largest.magnitude, let index = (0..<taken).first(where: { magnitude($0) == most }) {
            largest = LargestNumber(magnitude: value(most), index: count + index)
        }
        unsafe kept.append(contentsOf: bytes[..<(taken * MemoryLayout<Bits>.size)])
        count += taken
        return taken
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
