/// How fast a machine computes kernels.
package struct CostModel: Hashable, Sendable {
    /// Multiply-adds per second of matrix products on all threads.
    private let float32Rate: Double
    private let float64Rate: Double
    package let contraction: MachineCosts

    package init(float32Rate: Double, float64Rate: Double, contraction: MachineCosts) {
        self.float32Rate = float32Rate
        self.float64Rate = float64Rate
        self.contraction = contraction
    }

    /// The same rates with other costs of contractions.
    package func with(_ contraction: MachineCosts) -> CostModel {
        CostModel(float32Rate: float32Rate, float64Rate: float64Rate, contraction: contraction)
    }

    /// What of the products' rate whole computations reach, by the workloads of the benchmarks.
    private static let efficiency = 0.8
    /// Seconds that a job takes whatever its size.
    private static let overhead = 0.001

    /// The predicted time of a computation.
    package func seconds(for estimate: ResourceEstimate, _ type: ElementType) -> Double {
        let rate =
            switch type {
            case .float32: float32Rate
            case .float64: float64Rate
            }
        return Self.overhead + estimate.operations / (rate * Self.efficiency)
    }
}
