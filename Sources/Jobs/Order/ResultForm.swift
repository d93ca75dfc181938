package import NeuralKernels

/// What a job's result looks like, known before it is there.
package struct ResultForm: Hashable, Sendable {
    /// The kernel's shape: samples, the columns' samples, and what the reduction leaves of the outputs.
    package let shape: [Int]
    package let elementType: ElementType
    package let parts: [ResultPart]
    /// Whether the columns' samples are other ones than the rows'.
    package let isRectangular: Bool

    package init(shape: [Int], elementType: ElementType, parts: [ResultPart], isRectangular: Bool) {
        self.shape = shape
        self.elementType = elementType
        self.parts = parts
        self.isRectangular = isRectangular
    }

    package init(of kernel: KernelSpecification) {
        self.init(
            shape: kernel.shape, elementType: kernel.elementType, parts: kernel.parts,
            isRectangular: kernel.against != nil)
    }

    /// A part's shape and type: those of the kernel, unless it is of another kind.
    package func header(of part: ResultPart) -> NPYHeader {
        switch part {
        case .kernel, .standardError: NPYHeader(shape: shape, elementType: elementType)
        case .spectrum: NPYHeader(shape: [order], elementType: .float64)
        }
    }

    /// How many rows the kernel has as one square matrix: samples, or samples times outputs where every pair has a
    /// block of them.
    package var order: Int { shape.count == 4 ? shape[0] &* shape[2] : shape.first ?? 0 }

    /// Bytes of all parts as files; in double precision, since an old row may say anything.
    package var byteCount: Double {
        parts.reduce(0) { total, part in
            switch part {
            case .kernel, .standardError:
                total + shape.reduce(Double(elementType.byteCount)) { $0 * Double($1) }
            case .spectrum: total + 8 * Double(order)
            }
        }
    }
}
