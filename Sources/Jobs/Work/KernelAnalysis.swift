internal import LinearAlgebra
internal import NeuralKernels

/// What is found of a whole kernel once all its tiles are written, read back row by row: nothing of it depends on the
/// tiles' order.
struct KernelAnalysis {
    private let specification: KernelSpecification
    private let form: ResultForm
    private let writer: any ResultWriter

    init(_ specification: KernelSpecification, _ writer: any ResultWriter) {
        self.specification = specification
        form = ResultForm(of: specification)
        self.writer = writer
    }

    /// Values that are read at a time.
    private static let valuesAtOnce = 262_144

    /// How many pieces of work there are: rows for the statistics, rows again and panels for a spectrum.
    var pieceCount: Int {
        let rows = specification.data.count
        guard specification.analyses.contains(.spectrum) else { return rows }
        return 2 * rows + Eigenvalues.pieceCount(order: form.order)
    }

    func statistics<Scalar: NetworkScalar>(
        of type: Scalar.Type, _ run: Run
    ) throws -> JobResult.Statistics {
        var statistics = KernelStatistics(shape: form.shape, isSymmetric: !form.isRectangular)
        try forEachRow(run) { (_, row: [Scalar]) in statistics.append(row: row) }
        return JobResult.Statistics(statistics)
    }

    /// Finds the eigenvalues and writes them.
    func findSpectrum<Scalar: NetworkScalar>(of type: Scalar.Type, _ run: Run) throws {
        let order = form.order
        var matrix: [Double] = []
        matrix.reserveCapacity(order * order)
        try forEachRow(run) { (_, values: [Scalar]) in
            for line in form.matrixRows(values[...]) {
                matrix.append(contentsOf: line.lazy.map { Double($0) })
            }
        }
        let ascending = try Eigenvalues.ofSymmetric(matrix, order: order) {
            try run.check()
            run.advance()
        }
        let eigenvalues = Array(ascending.reversed())
        try unsafe writer.write(.spectrum, rows: 0..<order, columns: 0..<1, bytes: eigenvalues.span.bytes)
    }

    /// Calls `body` with every row's place and its values.
    private func forEachRow<Scalar: NetworkScalar>(
        _ run: Run, _ body: (Int, [Scalar]) throws -> Void
    ) throws {
        let rowLength = form.shape.dropFirst().reduce(1, *)
        let rowsAtOnce = max(1, Self.valuesAtOnce / rowLength)
        for start in stride(from: 0, to: form.shape[0], by: rowsAtOnce) {
            try run.check()
            let range = start..<min(form.shape[0], start + rowsAtOnce)
            let values = try writer.read(.kernel, rows: range).values(as: Scalar.self)
            for row in range {
                let offset = (row - start) * rowLength
                try body(row, Array(values[offset..<offset + rowLength]))
                run.advance()
            }
        }
    }
}

extension [UInt8] {
    /// The bytes as values in the machine's byte order.
    package func values<Value: BitwiseCopyable>(as type: Value.Type) -> [Value] {
        let size = MemoryLayout<Value>.size
        return unsafe withUnsafeBytes { bytes in
            unsafe [Value](unsafeUninitializedCapacity: bytes.count / size) { buffer, count in
                count = bytes.count / size
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[..<(count * size)]))
            }
        }
    }
}
