internal import LinearAlgebra
package import NeuralKernels

/// The slow and obvious twin of the kernel engine: one gradient per sample and output, one inner product per pair,
/// all in double precision on plain arrays.
package struct NaiveKernel {
    /// ∂fₒ(x)/∂θ, by sample and output.
    package let gradients: [[[Double]]]

    /// Takes samples one a row.
    package init(of network: NaiveNetwork, samples: [[Double]]) {
        gradients = samples.map { network.gradients(at: $0) }
    }

    /// The kernel of some of the parameters alone.
    package func part(_ parameters: Range<Int>) -> NaiveKernel {
        NaiveKernel(gradients: gradients.map { $0.map { Array($0[parameters]) } })
    }

    private init(gradients: [[[Double]]]) { self.gradients = gradients }

    /// The whole kernel of these samples against others', reduced, in C order.
    package func kernel(against other: NaiveKernel, reduction: Reduction) -> [Double] {
        let outputs = gradients[0].count
        var values: [Double] = []
        for left in gradients {
            for right in other.gradients {
                let block = (0..<outputs).map { o in
                    (0..<outputs).map { p in zip(left[o], right[p]).reduce(0) { $0 + $1.0 * $1.1 } }
                }
                let diagonal = (0..<outputs).map { block[$0][$0] }
                switch reduction {
                case .traceSum: values.append(diagonal.reduce(0, +))
                case .traceMean: values.append(diagonal.reduce(0, +) / Double(outputs))
                case .diagonal: values += diagonal
                case .full: values += block.flatMap { $0 }
                case .sumLogits: values.append(block.flatMap { $0 }.reduce(0, +))
                }
            }
        }
        return values
    }
}

extension EmpiricalKernel {
    /// The naive twin's kernel of the same drawn numbers.
    package func naive() -> [Double] {
        let (left, right) = naiveGradients()
        return left.kernel(against: right, reduction: specification.reduction)
    }

    /// The naive twin's kernel of each layer's parameters alone.
    package func naiveLayers() -> [[Double]] {
        let (left, right) = naiveGradients()
        var start = 0
        return specification.architecture.program.steps.compactMap { step in
            guard let count = step.parameterCount, count > 0 else { return nil }
            defer { start += count }
            let part = start..<start + count
            return left.part(part).kernel(against: right.part(part), reduction: specification.reduction)
        }
    }

    private func naiveGradients() -> (NaiveKernel, NaiveKernel) {
        func rows(_ matrix: Matrix<Scalar>) -> [[Double]] {
            (0..<matrix.rows).map { row in (0..<matrix.columns).map { Double(matrix[row, $0]) } }
        }
        let twin = NaiveNetwork(first)
        let left = NaiveKernel(of: twin, samples: rows(data))
        return (left, against.map { NaiveKernel(of: twin, samples: rows($0)) } ?? left)
    }
}
