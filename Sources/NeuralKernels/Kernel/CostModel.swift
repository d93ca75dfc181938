/// How fast a machine computes kernels, for predictions.
package struct CostModel: Hashable, Sendable {
    /// Multiply-adds per second of matrix products on all threads.
    private let float32Rate: Double
    private let float64Rate: Double

    /// What of the products' rate whole computations reach, by the workloads of the benchmarks.
    private static let efficiency = 0.8
    /// Seconds that a job takes whatever its size.
    private static let overhead = 0.001

    package init(float32Rate: Double, float64Rate: Double) {
        self.float32Rate = float32Rate
        self.float64Rate = float64Rate
    }

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
