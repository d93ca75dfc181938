internal import LinearAlgebra
package import NeuralKernels
package import Platform

/// Measures the machine's matrix products.
package enum Calibration {
    private static let edge = 256
    private static let inner = 512
    private static let repetitions = 4

    /// Multiplies on all threads of the pool; some hundredths of a second.
    package static func costModel(on pool: ComputePool, clock: JobClock) async throws -> CostModel {
        CostModel(
            float32Rate: try await rate(Float.self, pool, clock),
            float64Rate: try await rate(Double.self, pool, clock))
    }

    private static func rate<Scalar: NetworkScalar>(
        _ type: Scalar.Type, _ pool: ComputePool, _ clock: JobClock
    ) async throws -> Double {
        let left = Matrix<Scalar>(rows: edge, columns: inner, repeating: 0.5)
        let products = repetitions * pool.width
        var fastest = Double.infinity
        // The first round warms up; the fastest is the machine undisturbed.
        for _ in 0..<3 {
            let began = clock.uptime()
            try await pool.forEach(products) { _ in
                var product = Matrix<Scalar>.unwritten(rows: edge, columns: edge)
                product.setProduct(left.all, transposed: left.all)
            }
            fastest = min(fastest, clock.uptime() - began)
        }
        return Double(products * edge * edge * inner) / max(fastest, 1e-9)
    }
}
