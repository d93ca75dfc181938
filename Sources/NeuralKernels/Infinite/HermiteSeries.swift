internal import LinearAlgebra

/// An activation's coefficients over normalized Hermite polynomials h_n, at some variances.
///
/// For unit Gaussians with correlation ρ, E[h_m(z) h_n(z′)] = ρⁿ if m = n, else 0 (Mehler). With a_n(q) = E[φ(√q z) h_n(z)]
/// then E[φ(u) φ(v)] = Σ a_n(a) a_n(b) ρⁿ, and the same for φ′ with its own coefficients. However early it ends, the sum
/// is a positive semidefinite kernel: ρⁿ is one, and so is a product of coefficients.
/// - SeeAlso: Daniely et al., *Toward deeper understanding of neural networks*, 2016, section 4.
struct HermiteCoefficients: Sendable {
    /// Coefficients of φ and φ′: term by term, and in each variance by variance.
    let values: [Double]
    let slopes: [Double]
    /// How many terms are held; a variance that needs fewer has zeros behind its own.
    let terms: Int
    /// By variance: E[φ²], E[φ] and E[φ′²], not by the series.
    let own: [OwnValue]
    let ownSlopes: [Double]
    /// The largest share of E[φ²] or E[φ′²] that the terms leave out.
    let truncation: Double

    /// A series that still lacks something ends here.
    static let maximumTerms = 512
    private static let firstTerms = 64
    /// So many terms at the end must be negligible: of an even function every second is.
    private static let margin = 8

    /// - Complexity: O(count · terms · nodes) multiply-adds, as products of a row each.
    init(_ activation: Activation, variances: [Double]) {
        self.init(Function(activation, isScaledSlope: false), variances)
    }

    /// Those of x φ′(x), whose derivative nobody asks for: the slopes are zeros.
    init(scaledSlopeOf activation: Activation, variances: [Double]) {
        self.init(Function(activation, isScaledSlope: true), variances)
    }

    private init(_ function: Function, _ variances: [Double]) {
        // Equal variances, as of normalized samples, have one row of coefficients.
        let distinct = Set(variances).sorted()
        let groups = Dictionary(grouping: distinct) { Nodes(function.activation, $0) }
        let places = Dictionary(grouping: variances.indices) { variances[$0] }
        let parts = groups.map { nodes, members in (members, Part(function, nodes, members)) }
        let count = variances.count
        let terms = parts.map(\.1.terms).max() ?? 0
        var values = [Double](repeating: 0, count: terms * count)
        var slopes = values
        var own = [OwnValue](repeating: OwnValue(secondMoment: 0, mean: 0), count: count)
        var ownSlopes = [Double](repeating: 0, count: count)
        for (members, part) in parts {
            for (row, variance) in members.enumerated() {
                for index in places[variance] ?? [] {
                    for term in 0..<part.needed[row] {
                        values[term * count + index] = part.values[row, term]
                        slopes[term * count + index] = part.slopes[row, term]
                    }
                    own[index] = part.own[row]
                    ownSlopes[index] = part.ownSlopes[row]
                }
            }
        }
        (self.values, self.slopes, self.terms) = (values, slopes, terms)
        (self.own, self.ownSlopes) = (own, ownSlopes)
        truncation = parts.map(\.1.truncation).max() ?? 0
    }

    /// What is expanded: φ, or x φ′(x).
    private struct Function {
        let activation: Activation
        let isScaledSlope: Bool

        init(_ activation: Activation, isScaledSlope: Bool) {
            self.activation = activation
            self.isScaledSlope = isScaledSlope
        }

        /// The function and its derivative at some places.
        func values(at places: Matrix<Double>) -> (heights: Matrix<Double>, inclines: Matrix<Double>) {
            let inclines = places.with { activation.differentiate(&$0) }
            guard isScaledSlope else { return (places.with { activation.apply(to: &$0) }, inclines) }
            let heights = inclines.with { Elementwise.multiply(&$0, by: places.elements) }
            return (heights, Matrix(rows: places.rows, columns: places.columns))
        }
    }

    /// Which nodes a variance takes: those of one key have them in common.
    private struct Nodes: Hashable {
        let steepness: Int
        let kinks: [Double]

        init(_ activation: Activation, _ variance: Double) {
            let deviation = variance.squareRoot()
            let scaled = deviation * activation.steepness
            steepness = scaled > 0 ? max(1, Int(scaled.exponent) + 3) : 1
            kinks = activation.kinks.compactMap { deviation > 0 ? $0 / deviation : nil }
        }
    }

    /// The coefficients of variances with the same nodes.
    private struct Part {
        let values: Matrix<Double>
        let slopes: Matrix<Double>
        let terms: Int
        let needed: [Int]
        let own: [OwnValue]
        let ownSlopes: [Double]
        let truncation: Double

        init(_ function: Function, _ nodes: Nodes, _ variances: [Double]) {
            let rule = GaussianQuadrature(steepness: nodes.steepness, kinks: nodes.kinks)
            let (count, width) = (variances.count, rule.nodes.count)
            var arguments = Matrix<Double>.unwritten(rows: count, columns: width)
            for (row, variance) in variances.enumerated() {
                let deviation = variance.squareRoot()
                for (column, node) in rule.nodes.enumerated() { arguments[row, column] = deviation * node }
            }
            let (heights, inclines) = function.values(at: arguments)
            let own = (0..<count).map { row in
                var (square, mean) = (0.0, 0.0)
                for (column, weight) in rule.weights.enumerated() {
                    let height = heights[row, column]
                    square += weight * height * height
                    mean += weight * height
                }
                return OwnValue(secondMoment: square, mean: mean)
            }
            let ownSlopes = (0..<count).map { row in
                rule.weights.indices.reduce(0) { sum, column in
                    sum + rule.weights[column] * inclines[row, column] * inclines[row, column]
                }
            }
            var terms = HermiteCoefficients.firstTerms
            while true {
                let basis = HermiteBasis.table(at: rule, terms: terms)
                var (values, slopes) = (
                    Matrix<Double>(rows: count, columns: terms), Matrix<Double>(rows: count, columns: terms)
                )
                for row in 0..<count {
                    // A row's last bits must not depend on those beside it.
                    values.setProduct(
                        heights.rows(row..<row + 1), transposed: basis.all, at: row * terms, stride: terms)
                    slopes.setProduct(
                        inclines.rows(row..<row + 1), transposed: basis.all, at: row * terms, stride: terms)
                }
                let ends = (0..<count).map { row in
                    max(
                        Self.end(values.row(row), whole: own[row].secondMoment),
                        Self.end(slopes.row(row), whole: ownSlopes[row]))
                }
                let isEnough = ends.allSatisfy { $0 <= terms - HermiteCoefficients.margin }
                if isEnough || terms == HermiteCoefficients.maximumTerms {
                    truncation =
                        (0..<count).map { row in
                            max(
                                Self.rest(values.row(row), whole: own[row].secondMoment),
                                Self.rest(slopes.row(row), whole: ownSlopes[row]))
                        }.max() ?? 0
                    (self.own, self.ownSlopes, needed) = (own, ownSlopes, ends)
                    (self.values, self.slopes, self.terms) = (values, slopes, ends.max() ?? 0)
                    return
                }
                terms *= 2
            }
        }

        /// The share of the whole that all terms leave out.
        private static func rest(_ row: ArraySlice<Double>, whole: Double) -> Double {
            guard whole > 0 else { return 0 }
            return max(0, 1 - row.reduce(0) { $0 + $1 * $1 } / whole)
        }

        /// How many terms are enough; all of them if none are.
        private static func end(_ row: ArraySlice<Double>, whole: Double) -> Int {
            var sum = 0.0
            // From behind: what follows must be little by itself, not only by the rounding of the sum.
            for (offset, value) in row.reversed().enumerated() {
                sum += value * value
                if sum > whole * HermiteCoefficients.negligible { return row.count - offset }
            }
            return 0
        }
    }

    /// Terms are left out that together are this share of the whole.
    private static let negligible = 1e-17
}

/// The normalized Hermite polynomials at the nodes of a rule.
private enum HermiteBasis {
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
    fileprivate func with(_ change: (inout [Double]) -> Void) -> Matrix {
        var copy = self
        change(&copy.elements)
        return copy
    }

    fileprivate func row(_ index: Int) -> ArraySlice<Double> {
        elements[index * columns..<(index + 1) * columns]
    }
}

extension Activation {
    /// How much faster than tanh the function turns: in units of 1 over its argument.
    fileprivate var steepness: Double {
        switch self {
        case .softplus(let beta, _): max(1, beta.magnitude)
        case .celu(let alpha): max(1, 1 / alpha.magnitude)
        default: 1
        }
    }

    /// Where φ or φ′ jumps, beside 0, where every rule is cut.
    fileprivate var kinks: [Double] {
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
