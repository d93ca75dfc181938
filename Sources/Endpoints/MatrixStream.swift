internal import HTTP
internal import JSON
internal import Jobs
internal import NeuralKernels
internal import Platform

/// A matrix as JSON or CSV, some rows at a time, written on the compute pool's threads.
actor MatrixTextStream: BodyStream {
    private let source: MatrixSource
    private let pool: ComputePool
    private var text: MatrixText
    private var next: Int
    private var isOpen = false
    private var isClosed = false

    init(_ source: MatrixSource, _ format: MatrixFormat, pool: ComputePool) {
        self.source = source
        self.pool = pool
        text = MatrixText(format: format, shape: source.shape)
        next = source.block.rows.lowerBound
    }

    func next() async throws -> [UInt8]? {
        if !isOpen {
            isOpen = true
            let opening = text.opening(of: source)
            if !opening.isEmpty { return opening }
        }
        guard next < source.block.rows.upperBound else {
            if isClosed { return nil }
            isClosed = true
            let closing = text.closing()
            return closing.isEmpty ? nil : closing
        }
        let rows = next..<min(source.block.rows.upperBound, next + source.rowsAtOnce)
        next = rows.upperBound
        let (piece, text) = try await pool.run { [source, text] in
            var writer = text
            return (try source.text(of: rows, with: &writer), writer)
        }
        self.text = text
        return piece
    }

    /// All pieces together.
    func whole() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() { bytes += piece }
        return bytes
    }
}

extension MatrixSource {
    fileprivate func text(of rows: Range<Int>, with writer: inout MatrixText) throws(StoreError) -> [UInt8] {
        let bytes = try bytes(of: rows)
        switch elementType {
        case .float32: return text(bytes.values(as: Float.self), rows, with: &writer)
        case .float64: return text(bytes.values(as: Double.self), rows, with: &writer)
        }
    }

    private func text<Scalar: DecimalScalar>(
        _ values: [Scalar], _ rows: Range<Int>, with writer: inout MatrixText
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        // Most numbers take less: 12 bytes for a float, 24 for a double.
        bytes.reserveCapacity(values.count * 3 * MemoryLayout<Scalar>.size)
        for row in 0..<rows.count {
            let isFirst = rows.lowerBound + row == block.rows.lowerBound
            if writer.format == .json, !isFirst { bytes.append(UInt8(ascii: ",")) }
            writer.append(row: values[row * rowSize..<(row + 1) * rowSize], to: &bytes)
        }
        return bytes
    }
}
