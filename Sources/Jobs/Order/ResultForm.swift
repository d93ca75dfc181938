package import NeuralKernels

/// What a job's result looks like, known before it is there.
package struct ResultForm: Hashable, Sendable {
    /// The kernel's shape: samples, the columns' samples, and what the reduction leaves of the outputs.
    package let shape: [Int]
    package let elementType: ElementType
    package let parts: [ResultPart]
    /// Whether the columns' samples are other ones than the rows'.
    package let isRectangular: Bool
    /// Of the parts that have one of their own.
    package let ownShapes: [ResultPart: [Int]]

    package init(
        shape: [Int], elementType: ElementType, parts: [ResultPart], isRectangular: Bool,
        ownShapes: [ResultPart: [Int]] = [:]
    ) {
        self.ownShapes = ownShapes
        self.shape = shape
        self.elementType = elementType
        self.parts = parts
        self.isRectangular = isRectangular
    }

    package init(of kernel: KernelSpecification) {
        self.init(
            shape: kernel.shape, elementType: kernel.elementType, parts: kernel.parts,
            isRectangular: kernel.against != nil, ownShapes: kernel.ownShapes)
    }

    /// A part's shape and type: those of the kernel, unless it is of another kind.
    package func header(of part: ResultPart) -> NPYHeader {
        switch part {
        case .kernel, .standardError: NPYHeader(shape: shape, elementType: elementType)
        case .records: NPYHeader(shape: ownShapes[part, default: [0]], elementType: elementType)
        case .spectrum: NPYHeader(shape: [order], elementType: .float64)
        case .predictions, .standardDeviation, .covariance, .losses:
            NPYHeader(shape: ownShapes[part, default: [0]], elementType: .float64)
        }
    }

    /// How many rows the kernel has as one square matrix: samples, or samples times outputs where every pair has a
    /// block of them.
    package var order: Int { shape.count == 4 ? shape[0] &* shape[2] : shape.first ?? 0 }

    /// Bytes of all parts as files; in double precision, since an old row may say anything.
    package var byteCount: Double { parts.reduce(0) { $0 + byteCount(of: $1) } }

    /// Bytes of one part.
    func byteCount(of part: ResultPart) -> Double {
        let header = header(of: part)
        return header.shape.reduce(Double(header.elementType.byteCount)) { $0 * Double($1) }
    }
}

extension ResultForm {
    /// The rows that a sample has in the kernel as one matrix: one for every output, where every pair has a block of them.
    ///
    /// - Parameter values: A row of the kernel, all that it has behind the first axis.
    /// - Returns: That row, or O rows.
    package func matrixRows<Value>(_ values: ArraySlice<Value>) -> [[Value]] {
        guard shape.count == 4 else { return [Array(values)] }
        let outputs = shape[2]
        return (0..<outputs).map { output in
            (0..<shape[1]).flatMap { column in
                let start = values.startIndex + (column * outputs + output) * outputs
                return values[start..<start + outputs]
            }
        }
    }

    /// What the kernel says of a sample and others, one number for each: of several outputs the sum of what each has by
    /// itself.
    ///
    /// - Parameter values: The beginning of a row of the kernel, whole pairs of it.
    /// - Returns: A number for each pair.
    package func samplePairs<Value: BinaryFloatingPoint>(_ values: some Collection<Value>) -> [Double] {
        let size = shape.dropFirst(2).reduce(1, *)
        guard size > 1 else { return values.map { Double($0) } }
        // Of a block the diagonal, of a list all of it.
        let step = shape.count == 4 ? shape[2] + 1 : 1
        let numbers = Array(values)
        return stride(from: 0, to: numbers.count, by: size).map { start in
            stride(from: start, to: start + size, by: step).reduce(0) { $0 + Double(numbers[$1]) }
        }
    }

    /// Whether the kernel is one square matrix.
    package var isSquare: Bool { !isRectangular && shape.count != 3 }
}
