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

    /// What a variance must stay below: beyond, the quadrature has no panels as short as the activation is steep.
    static let mostVariance = 0x1p250
    /// A series that still lacks something ends here.
    static let maximumTerms = 512
    private static let firstTerms = 64
    /// So many terms at the end must be negligible: of an even function every second is.
    private static let margin = 8

    /// - Complexity: O(count · terms · nodes) multiply-adds, as products of a row each.
    ///
    /// `check` is called now and then; what it throws ends the work.
    init(_ activation: Activation, variances: [Double], check: () throws -> Void) rethrows {
        try self.init(Function(activation, isScaledSlope: false), variances, check)
    }

    /// Those of x φ′(x); the slopes are φ′'s, and nobody asks for them.
    init(scaledSlopeOf activation: Activation, variances: [Double], check: () throws -> Void) rethrows {
        try self.init(Function(activation, isScaledSlope: true), variances, check)
    }

    /// Variances whose heights are held at a time.
    private static let variancesAtOnce = 64
    /// About how many nodes a rule has, and the steepest.
    private static let nodes = 2000.0
    private static let mostNodes = 6200.0

    /// Bytes that are held while some variances' coefficients are found: heights, slopes and arguments, the basis, and
    /// what comes of them.
    static let bytesAtOnce =
        8
        * (3 * Double(variancesAtOnce) * mostNodes
            + Double(maximumTerms) * (mostNodes + 2 * Double(variancesAtOnce)))

    /// Multiply-adds of a variance's coefficients.
    static let operations = 2 * Double(maximumTerms) * nodes

    private init(_ function: Function, _ variances: [Double], _ check: () throws -> Void) rethrows {
        // Equal variances, as of normalized samples, have one row of coefficients.
        let distinct = Set(variances).sorted()
        let groups = Dictionary(grouping: distinct) { Nodes(function.activation, $0) }
        let places = Dictionary(grouping: variances.indices) { variances[$0] }
        var parts: [([Double], Part)] = []
        for (nodes, members) in groups {
            for start in stride(from: 0, to: members.count, by: Self.variancesAtOnce) {
                let some = Array(members[start..<min(members.count, start + Self.variancesAtOnce)])
                parts.append((some, try Part(function, nodes, some, check)))
            }
        }
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
        /// nil where there is no closed form.
        let pieces: PiecewiseQuadratic?

        init(_ activation: Activation, isScaledSlope: Bool) {
            self.activation = activation
            self.isScaledSlope = isScaledSlope
            pieces = PiecewiseQuadratic(activation)
        }

        /// The function and φ′ at some places.
        func values(at places: Matrix<Double>) -> (heights: Matrix<Double>, inclines: Matrix<Double>) {
            let inclines = places.with { activation.differentiate(&$0) }
            guard isScaledSlope else { return (places.with { activation.apply(to: &$0) }, inclines) }
            let heights = inclines.with { Elementwise.multiply(&$0, by: places.elements) }
            return (heights, inclines)
        }
    }

    /// Which nodes a variance takes: those of one key have them in common.
    private struct Nodes: Hashable {
        let steepness: Int
        let kinks: [Double]

        init(_ activation: Activation, _ variance: Double) {
            let deviation = variance.squareRoot()
            let scaled = deviation * activation.steepness
            let most = GaussianQuadrature.maximumSteepness
            steepness = scaled > 0 && scaled.isFinite ? min(max(1, Int(scaled.exponent) + 3), most) : 1
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

        init(
            _ function: Function, _ nodes: Nodes, _ variances: [Double], _ check: () throws -> Void
        ) rethrows {
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
                let values: Matrix<Double>
                let slopes: Matrix<Double>
                if let pieces = function.pieces, variances.allSatisfy({ $0 > 0 }) {
                    try check()
                    terms = HermiteCoefficients.maximumTerms
                    (values, slopes) = Self.closed(function, pieces, variances, heights, inclines, rule)
                } else {
                    (values, slopes) = try Self.products(heights, inclines, rule, terms: terms, check)
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

        /// Sums over nodes.
        private static func products(
            _ heights: Matrix<Double>, _ inclines: Matrix<Double>, _ rule: GaussianQuadrature, terms: Int,
            _ check: () throws -> Void
        ) rethrows -> (values: Matrix<Double>, slopes: Matrix<Double>) {
            let basis = HermiteBasis.table(at: rule, terms: terms)
            var values = Matrix<Double>(rows: heights.rows, columns: terms)
            var slopes = values
            for row in 0..<heights.rows {
                try check()
                // A row's last bits must not depend on those beside it.
                values.setProduct(
                    heights.rows(row..<row + 1), transposed: basis.all, at: row * terms, stride: terms)
                slopes.setProduct(
                    inclines.rows(row..<row + 1), transposed: basis.all, at: row * terms, stride: terms)
            }
            return (values, slopes)
        }

        /// By a closed form, from the two first expectations.
        private static func closed(
            _ function: Function, _ pieces: PiecewiseQuadratic, _ variances: [Double],
            _ heights: Matrix<Double>, _ inclines: Matrix<Double>, _ rule: GaussianQuadrature
        ) -> (values: Matrix<Double>, slopes: Matrix<Double>) {
            let terms = HermiteCoefficients.maximumTerms
            var (values, slopes): ([Double], [Double]) = ([], [])
            for (row, variance) in variances.enumerated() {
                let mean = { (matrix: Matrix<Double>) in
                    zip(rule.weights, matrix.row(row)).reduce(0) { $0 + $1.0 * $1.1 }
                }
                let found = pieces.coefficients(
                    variance: variance, terms: terms + 1, mean: mean(heights), slope: mean(inclines))
                if function.isScaledSlope {
                    // z h_n = √n h_{n−1} + √(n + 1) h_{n+1}.
                    values += (0..<terms).map { n in
                        let below = n > 0 ? Double(n).squareRoot() * found.slopes[n - 1] : 0
                        return variance.squareRoot()
                            * (below + Double(n + 1).squareRoot() * found.slopes[n + 1])
                    }
                    slopes += found.slopes.prefix(terms)
                } else {
                    values += found.values.prefix(terms)
                    slopes += found.slopes.prefix(terms)
                }
            }
            return (
                Matrix(rows: variances.count, columns: terms, elements: values),
                Matrix(rows: variances.count, columns: terms, elements: slopes)
            )
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
