/// How fast a machine computes kernels.
package struct CostModel: Hashable, Sendable {
    private let float32: Rates
    private let float64: Rates

    /// Of one floating-point type.
    package struct Rates: Hashable, Sendable {
        /// Multiply-adds per second of matrix products on all threads.
        package let multiplyAdds: Double
        package let contraction: ContractionCosts

        package init(multiplyAdds: Double, contraction: ContractionCosts) {
            self.multiplyAdds = multiplyAdds
            self.contraction = contraction
        }
    }

    package init(float32: Rates, float64: Rates) {
        self.float32 = float32
        self.float64 = float64
    }

    package subscript(type: ElementType) -> Rates {
        switch type {
        case .float32: float32
        case .float64: float64
        }
    }

    /// The same rates with other costs of contractions.
    package func with(_ contraction: (ElementType) -> ContractionCosts) -> CostModel {
        CostModel(
            float32: Rates(multiplyAdds: float32.multiplyAdds, contraction: contraction(.float32)),
            float64: Rates(multiplyAdds: float64.multiplyAdds, contraction: contraction(.float64)))
    }

    /// What of the products' rate whole computations reach, by the workloads of the benchmarks.
    private static let efficiency = 0.8
    /// Seconds that a job takes whatever its size.
    private static let overhead = 0.001

    /// The predicted time of a computation.
    package func seconds(for estimate: ResourceEstimate, _ type: ElementType) -> Double {
        Self.overhead + estimate.operations / (self[type].multiplyAdds * Self.efficiency)
    }
}
