import NeuralKernels
import TestSupport
import Testing

/// Networks of all layers in random combinations, against the naive twin.
@Suite struct RandomArchitectureTests {
    /// 1e-12: the twin sums in another order, and normalization by small deviations magnifies roundings of 1e-16.
    @Test(arguments: 0..<80)
    func `A random network's kernel equals the naive twin's`(seed: UInt64) throws {
        var draw = Draw(seed: seed)
        let specification = try draw.specification()
        let kernel = try EmpiricalKernel<Double>(specification)
        let twin = kernel.naive()
        #expect(
            relativeDifference(try kernel.whole(), twin) <= 1e-12,
            "\(specification.architecture.layers), \(specification.reduction)")
        #expect(try EmpiricalKernel<Double>(specification, runs: 1).whole() == kernel.whole())
        // Whatever the way.
        for way in ContractionWay.allCases {
            for compresses in [false, true] {
                guard let sweep = SweepPlan(specification, way: way, compresses: compresses) else { continue }
                let values = try EmpiricalKernel<Double>(specification, sweep: sweep).whole()
                #expect(
                    relativeDifference(values, twin) <= 1e-12,
                    "\(way), \(compresses): \(specification.architecture.layers), \(specification.reduction)")
            }
        }
    }

    @Test(arguments: 200..<220)
    func `What the layers of a random network give equals the naive twin's`(seed: UInt64) throws {
        var draw = Draw(seed: seed)
        let specification = try draw.specification(analyses: [.layers])
        // Every other one with its last layer decomposed, where that can be.
        let compressed = SweepPlan(specification, way: .pixels, compresses: seed.isMultiple(of: 2))
        let kernel = try EmpiricalKernel<Double>(specification, sweep: compressed)
        let shares = try kernel.layerShares()
        let twins = kernel.naiveLayers()
        #expect(shares.count == twins.count)
        let whole = try kernel.whole().reduce(0) { $0 + $1 * $1 }
        let outputs = specification.reduction == .full ? specification.architecture.outputs : 1
        let pair = specification.shape.dropFirst(2).reduce(1, *)
        for (share, twin) in zip(shares, twins) {
            // Shares are differences of sums: their roundings are those of the whole.
            #expect(abs(share.squares - twin.reduce(0) { $0 + $1 * $1 }) <= 1e-11 * whole)
            guard specification.against == nil else { continue }
            let places = outputs > 1 ? (0..<outputs).map { $0 * (outputs + 1) } : Array(0..<pair)
            let trace = (0..<specification.shape[0]).reduce(0.0) { sum, sample in
                places.reduce(sum) { $0 + twin[sample * (specification.shape[1] + 1) * pair + $1] }
            }
            #expect(abs(share.trace - trace) <= 1e-11 * whole.squareRoot() * Double(specification.shape[0]))
        }
    }
}
