package import NeuralKernels

/// The header of a NumPy file, format 1.0, C order, little-endian.
///
/// Ten bytes (magic, version, length of the rest), a Python literal, spaces up to a multiple of 64, a newline.
/// - SeeAlso: NumPy's `numpy.lib.format`, "Format Version 1.0".
package struct NPYHeader: Hashable, Sendable {
    package let shape: [Int]
    package let elementType: ElementType

    package init(shape: [Int], elementType: ElementType) {
        self.shape = shape
        self.elementType = elementType
    }

    package var bytes: [UInt8] {
        let axes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        let literal =
            "{'descr': '\(elementType.npyDescription)', 'fortran_order': False, 'shape': (\(axes)), }"
        let unpadded = Self.prefix + literal.utf8.count + 1
        let padding = (64 - unpadded % 64) % 64
        let length = UInt16(literal.utf8.count + padding + 1)
        return Self.magic + [1, 0, UInt8(truncatingIfNeeded: length), UInt8(length >> 8)]
            + Array(literal.utf8)
            + Array(repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
    }

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    private static let prefix = 10

    /// Bytes of one row: everything behind the first axis.
    package var rowLength: Int { shape.dropFirst().reduce(elementType.byteCount, *) }

    /// Bytes of one entry of a row: everything behind the second axis; the row itself where there is one axis.
    package var pairLength: Int { shape.dropFirst(2).reduce(elementType.byteCount, *) }

    /// Bytes of the whole file.
    package var fileLength: Int { bytes.count + rowLength * shape[0] }
}

extension ElementType {
    /// NumPy's name of the type, with its byte order.
    fileprivate var npyDescription: String {
        switch self {
        case .float32: "<f4"
        case .float64: "<f8"
        }
    }
}
