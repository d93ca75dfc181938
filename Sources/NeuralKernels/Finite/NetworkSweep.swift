package import LinearAlgebra

/// What one run of some samples through a network and back leaves for the kernel: per `Linear` layer, what
/// entered it and the outputs' gradients at what left it.
package struct NetworkSweep<Scalar: NetworkScalar>: Sendable {
    /// One entry a `Linear` layer, in order.
    package let linears: [LinearOperands<Scalar>]
}

/// The two factors of a `Linear` layer's gradient: ∂(s_r · f)(x)/∂W = δ_r(x) a(x)ᵀ.
package struct LinearOperands<Scalar: NetworkScalar>: Sendable {
    /// a; samples × in.
    package let inputs: Matrix<Scalar>
    package let deltas: Deltas<Scalar>
}

/// Gradients of R weighted sums of the outputs with respect to a layer's output.
package enum Deltas<Scalar: NetworkScalar>: Sendable {
    /// δ_r(x) in row (sample · R + r); (samples · R) × out.
    case perSample(Matrix<Scalar>)
    /// The layer is the network's last: δ_r is the weighting itself, whatever the sample; R × out.
    case constant(Matrix<Scalar>)
}

extension NetworkSweep {
    /// Sweeps `samples` (rows of the data, n × features) forward, and the weightings s_r of the outputs that are
    /// the rows of `seeds` (R × O) backward.
    ///
    /// - Throws: ``KernelError`` naming the first layer whose numbers overflow.
    /// - Complexity: (1 + R) multiply-adds per sample and weight.
    package init(
        of architecture: Architecture, parameters: Parameters<Scalar>, samples: Matrix<Scalar>,
        seeds: Matrix<Scalar>
    ) throws(KernelError) {
        let inputs = try Self.forward(architecture, parameters, samples)
        linears = try Self.backward(architecture, parameters, inputs, seeds)
    }

    /// What enters each layer.
    private static func forward(
        _ architecture: Architecture, _ parameters: Parameters<Scalar>, _ samples: Matrix<Scalar>
    ) throws(KernelError) -> [Matrix<Scalar>] {
        var inputs: [Matrix<Scalar>] = []
        var current = samples
        var linear = parameters.linears.makeIterator()
        for (index, layer) in architecture.layers.enumerated() {
            inputs.append(current)
            switch layer {
            case .linear:
                guard let parameters = linear.next() else {
                    preconditionFailure("a Linear without parameters")
                }
                current = parameters.output(of: current)
            case .activation(let activation):
                activation.apply(to: &current.elements)
            }
            guard current.isFinite else { throw .outputNotFinite(layer: index, name: layer.name) }
        }
        return inputs
    }

    private static func backward(
        _ architecture: Architecture, _ parameters: Parameters<Scalar>, _ inputs: [Matrix<Scalar>],
        _ seeds: Matrix<Scalar>
    ) throws(KernelError) -> [LinearOperands<Scalar>] {
        var operands: [LinearOperands<Scalar>] = []
        var deltas = Deltas.constant(seeds)
        var remaining = parameters.linears
        for (index, layer) in architecture.layers.enumerated().reversed() {
            switch layer {
            case .linear:
                let weights = remaining.removeLast()
                operands.append(LinearOperands(inputs: inputs[index], deltas: deltas))
                if remaining.isEmpty { return operands.reversed() }
                deltas = weights.pullback(of: deltas)
            case .activation(let activation):
                deltas = activation.pullback(of: deltas, at: inputs[index], seeds: seeds.rows)
            }
            guard deltas.matrix.isFinite else { throw .gradientNotFinite(layer: index, name: layer.name) }
        }
        return operands.reversed()
    }
}

extension Deltas {
    package var matrix: Matrix<Scalar> {
        switch self {
        case .perSample(let matrix), .constant(let matrix): matrix
        }
    }
}

extension LinearParameters {
    /// s X Wᵀ + t b for a matrix of inputs X, samples × in.
    fileprivate func output(of inputs: Matrix<Scalar>) -> Matrix<Scalar> {
        var output = Matrix<Scalar>(rows: inputs.rows, columns: weight.rows)
        output.setProduct(inputs.all, transposed: weight.all)
        let scaledBias = bias.isEmpty ? nil : bias.map { $0 * biasScale }
        if scaledBias == nil && weightScale == 1 { return output }
        for row in 0..<output.rows {
            for column in 0..<output.columns {
                output[row, column] = output[row, column] * weightScale + (scaledBias?[column] ?? 0)
            }
        }
        return output
    }

    /// s Δ W.
    fileprivate func pullback(of deltas: Deltas<Scalar>) -> Deltas<Scalar> {
        let incoming = deltas.matrix
        var product = Matrix<Scalar>(rows: incoming.rows, columns: weight.columns)
        product.setProduct(incoming.all, weight.all)
        if weightScale != 1 { for i in product.elements.indices { product.elements[i] *= weightScale } }
        switch deltas {
        case .perSample: return .perSample(product)
        case .constant: return .constant(product)
        }
    }
}

extension Activation {
    /// Δ ∘ φ′(X): R rows of deltas a sample, all at the sample's own inputs.
    fileprivate func pullback<Scalar: NetworkScalar>(
        of deltas: Deltas<Scalar>, at inputs: Matrix<Scalar>, seeds: Int
    ) -> Deltas<Scalar> {
        if case .identity = self { return deltas }
        var slopes = inputs
        differentiate(&slopes.elements)
        let width = inputs.columns
        var product = Matrix<Scalar>(rows: inputs.rows * seeds, columns: width)
        let factor = deltas.matrix
        for sample in 0..<inputs.rows {
            for seed in 0..<seeds {
                let row = sample * seeds + seed
                let source: Int
                switch deltas {
                case .perSample: source = row
                case .constant: source = seed
                }
                for column in 0..<width {
                    product[row, column] = factor[source, column] * slopes[sample, column]
                }
            }
        }
        return .perSample(product)
    }
}
