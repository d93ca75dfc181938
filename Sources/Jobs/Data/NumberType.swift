package import NeuralKernels

/// What kind of numbers a client sent, by NumPy's name.
package enum NumberType: String, Hashable, Sendable, CaseIterable {
    case float16, float32, float64
    case int8, int16, int32, int64
    case uint8, uint16, uint32, uint64
    case bool

    /// The type in which the values are kept: float32 where it holds them all, so that only integers of 64 bits are
    /// ever rounded.
    package var storedType: ElementType {
        switch self {
        case .float16, .float32, .int8, .int16, .uint8, .uint16, .bool: .float32
        case .float64, .int32, .int64, .uint32, .uint64: .float64
        }
    }

    /// Bytes of one number.
    var size: Int {
        switch self {
        case .int8, .uint8, .bool: 1
        case .float16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// The number whose bits are these; higher bits than the type has are 0.
    func value(_ bits: UInt64) -> Double {
        switch self {
        case .float16: Double(halfPrecision: UInt16(truncatingIfNeeded: bits))
        case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float64: Double(bitPattern: bits)
        case .int8: Double(Int8(truncatingIfNeeded: bits))
        case .int16: Double(Int16(truncatingIfNeeded: bits))
        case .int32: Double(Int32(truncatingIfNeeded: bits))
        case .int64: Double(Int64(truncatingIfNeeded: bits))
        case .uint8, .uint16, .uint32, .uint64: Double(bits)
        case .bool: bits == 0 ? 0 : 1
        }
    }
}

extension Double {
    /// A binary16 number of IEEE 754, written out since not every processor has the type.
    init(halfPrecision bits: UInt16) {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 0x3ff))
        let magnitude: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
            }
        self = bits >> 15 == 0 ? magnitude : -magnitude
    }
}
