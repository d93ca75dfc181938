package import NeuralKernels

/// What a job's result looks like, known before it is there.
package struct ResultForm: Hashable, Sendable {
    /// The shape of every part: samples, the columns' samples, and what the reduction leaves of the outputs.
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

    package var header: NPYHeader { NPYHeader(shape: shape, elementType: elementType) }

    /// Bytes of all parts as files; in double precision, since an old row may say anything.
    package var byteCount: Double {
        shape.reduce(Double(elementType.byteCount * parts.count)) { $0 * Double($1) }
    }
}
