import Jobs
import NeuralKernels
import TestSupport

/// A small result, of which every byte is another one.
enum SampleResult {
    static let header = header(of: .kernel)

    static func header(of part: ResultPart) -> NPYHeader { form([part]).header(of: part) }

    static func form(_ parts: [ResultPart] = [.kernel]) -> ResultForm {
        let own: [ResultPart] = [.predictions, .standardDeviation, .covariance, .records, .losses]
        return ResultForm(
            shape: [4, 6], elementType: .float32, parts: parts, isRectangular: true,
            ownShapes: Dictionary(uniqueKeysWithValues: own.filter(parts.contains).map { ($0, [4, 6]) }))
    }

    /// The values of a part, in C order.
    static func values(_ part: ResultPart = .kernel) -> [UInt8] {
        switch part {
        case .kernel: (0..<96).map { $0 }
        case .standardError: (96..<192).map { $0 }
        case .spectrum: (200..<232).map { $0 }
        case .predictions: (0..<192).map { $0 }
        case .standardDeviation: (0..<192).map { $0 ^ 1 }
        case .covariance: (0..<192).map { $0 ^ 2 }
        case .records: (0..<96).map { $0 ^ 3 }
        case .losses: (0..<192).map { $0 ^ 4 }
        }
    }

    static func digest(_ seed: Int = 1) throws -> KernelDigest { KernelDigest(of: try .small(seed: seed)) }

    /// Writes a rectangle of a part's values.
    static func write(
        _ part: ResultPart = .kernel, _ rows: Range<Int>, _ columns: Range<Int>, to writer: any ResultWriter
    ) throws {
        let values = values(part)
        let (row, pair) = (header(of: part).rowLength, header(of: part).pairLength)
        // A part of one axis has one column.
        let columns = row == pair ? 0..<1 : columns
        let bytes = rows.flatMap { index in
            values[index * row + columns.lowerBound * pair..<index * row + columns.upperBound * pair]
        }
        try unsafe writer.write(part, rows: rows, columns: columns, bytes: bytes.span.bytes)
    }

    /// Leaves the result of these parts in a store.
    static func commit(
        _ parts: [ResultPart] = [.kernel], to store: any ResultStore, _ digest: KernelDigest
    ) throws {
        let writer = try store.create(digest, form(parts))
        for part in parts { try write(part, 0..<4, 0..<6, to: writer) }
        try writer.commit()
    }
}
