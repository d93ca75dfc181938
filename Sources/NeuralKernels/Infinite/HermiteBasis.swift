internal import LinearAlgebra

/// The normalized Hermite polynomials at the nodes of a rule.
enum HermiteBasis {
    /// w(z) h_n(z), terms × nodes, by h_{n+1} = (z h_n − √n h_{n−1})/√(n + 1).
    static func table(at rule: GaussianQuadrature, terms: Int) -> Matrix<Double> {
        let width = rule.nodes.count
        var table = Matrix<Double>(rows: terms, columns: width)
        for column in 0..<width {
            let (z, weight) = (rule.nodes[column], rule.weights[column])
            // Scaled by the weight's root, so that neither the polynomial overflows nor the weight vanishes first.
            let root = weight.squareRoot()
            var (before, value) = (0.0, root)
            for term in 0..<terms {
                table[term, column] = root * value
                let n = Double(term)
                (before, value) = (value, (z * value - n.squareRoot() * before) / (n + 1).squareRoot())
            }
        }
        return table
    }
}

extension Matrix where Element == Double {
    func with(_ change: (inout [Double]) -> Void) -> Matrix {
        var copy = self
        change(&copy.elements)
        return copy
    }

    func row(_ index: Int) -> ArraySlice<Double> {
        elements[index * columns..<(index + 1) * columns]
    }
}

extension Activation {
    /// How much faster than tanh the function turns: in units of 1 over its argument.
    var steepness: Double {
        switch self {
        case .softplus(let beta, _): max(1, beta.magnitude)
        case .celu(let alpha): max(1, 1 / alpha.magnitude)
        default: 1
        }
    }

    /// Where φ or φ′ jumps, beside 0, where every rule is cut.
    var kinks: [Double] {
        switch self {
        case .relu6: [6]
        case .hardtanh(let minimum, let maximum): [minimum, maximum]
        case .hardswish: [-3, 3]
        case .softplus(let beta, let threshold):
            // torch's own threshold of 20 is a step of 2e-9, which is not worth nodes of their own.
            threshold < 18 ? [threshold / beta] : []
        default: []
        }
    }
}
