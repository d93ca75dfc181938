import Jobs
import NeuralKernels
import Testing

/// - SeeAlso: NumPy's `numpy.lib.format`, "Format Version 1.0".
@Suite struct NPYHeaderTests {
    @Test func `A header is laid out as NumPy documents it`() {
        let bytes = NPYHeader(shape: [100, 100], elementType: .float32).bytes
        let literal = "{'descr': '<f4', 'fortran_order': False, 'shape': (100, 100), }"
        #expect(Array(bytes[0..<6]) == [0x93] + Array("NUMPY".utf8))
        #expect(Array(bytes[6..<8]) == [1, 0])
        let length = Int(bytes[8]) | Int(bytes[9]) << 8
        #expect(10 + length == bytes.count)
        #expect(String(decoding: bytes[10..<10 + literal.utf8.count], as: UTF8.self) == literal)
        #expect(bytes[(10 + literal.utf8.count)...].dropLast().allSatisfy { $0 == UInt8(ascii: " ") })
        #expect(bytes.last == UInt8(ascii: "\n"))
    }

    @Test(arguments: [
        ([3], "(3,)"), ([2, 3], "(2, 3)"), ([2, 3, 4], "(2, 3, 4)"), ([2, 3, 4, 4], "(2, 3, 4, 4)"),
    ])
    func `A shape is a Python tuple`(shape: [Int], tuple: String) {
        let text = String(
            decoding: NPYHeader(shape: shape, elementType: .float64).bytes.dropFirst(10), as: UTF8.self)
        #expect(text.hasPrefix("{'descr': '<f8', 'fortran_order': False, 'shape': \(tuple), }"))
    }

    /// So that the values behind it are aligned.
    @Test func `A header's length is a multiple of 64 whatever the shape`() {
        for digits in 0..<18 {
            let axis = (0..<digits).reduce(1) { value, _ in value * 10 }
            for shape in [[axis], [axis, 1], [axis, axis], [axis, axis, 7, 7]] {
                let bytes = NPYHeader(shape: shape, elementType: .float32).bytes
                #expect(bytes.count.isMultiple(of: 64))
                #expect(bytes.last == UInt8(ascii: "\n"))
                #expect(Int(bytes[8]) | Int(bytes[9]) << 8 == bytes.count - 10)
            }
        }
    }

    @Test func `A file is its header and its rows`() {
        let header = NPYHeader(shape: [5, 3, 2], elementType: .float64)
        #expect(header.rowLength == 3 * 2 * 8)
        #expect(header.fileLength == header.bytes.count + 5 * 48)
    }
}
