/// How a regression is computed, see ``Regression``: the kernels of all samples at once, and what is made of them.
package struct RegressionPlan: Hashable, Sendable {
    /// One kernel for each learner: of training and test samples, with the outputs as the regression takes them.
    package let kernels: [WholeKernel]
    /// The rows of the training samples' kernel, and of the test samples'.
    package let order: Int
    let testOrder: Int
    /// The columns of the targets.
    private let columns: Int
    private let points: Int
    private let ridges: Int
    private let covariances: Int

    /// A kernel that is held in memory whole.
    package struct WholeKernel: Hashable, Sendable {
        package let specification: KernelSpecification
        package let way: KernelWay
    }

    /// nil without a regression.
    ///
    /// - Parameters:
    ///   - specification: What to compute.
    ///   - costs: What decides between ways to a finite network's kernel.
    ///   - budget: Bytes of memory.
    ///   - threads: How many pieces are worked on at a time.
    /// - Throws: ``NoLimit``.
    init?(
        _ specification: KernelSpecification, costs: ContractionCosts, budget: Double, threads: Int
    ) throws(NoLimit) {
        guard let regression = specification.regression else { return nil }
        var kernels: [WholeKernel] = []
        for learner in specification.learners {
            let whole = specification.learned(by: learner, regression)
            kernels.append(
                WholeKernel(
                    specification: whole,
                    way: try KernelWay(whole, costs: costs, budget: budget, threads: threads)))
        }
        self.kernels = kernels
        let rows = regression.outputs == .full ? specification.architecture.outputs : 1
        order = specification.data.count &* rows
        testOrder = regression.testCount &* rows
        columns = regression.outputs == .full ? 1 : regression.width
        points = regression.times.count + KernelRegression.longestCurve
        ridges = regression.ridgePath.count
        covariances = regression.times.count
    }

    /// Bytes at a time: all kernels, and what every learner makes of its own.
    var memoryBytes: Double {
        let (n, m, k) = (Double(order), Double(testOrder), Double(columns))
        let whole = kernels.reduce(0) { $0 + $1.specification.matrixBytes }
        let computing = kernels.reduce(0) { max($0, $1.way.memoryBytes) }
        // Eigenvectors, LAPACK's work of twice their size, copies of the kernel; couplings; covariances; outputs, their
        // errors and what these are made of.
        let squares = (n + m) * (n + m) + 6 * n * n + 3 * n * m + 4 * m * m
        let learning = Double(kernels.count) * 8 * (squares + 8 * (n + m) * k)
        return whole + max(computing, learning) + 16 * 1024 * 1024
    }

    /// Multiply-adds, and what costs as much.
    var operations: Double {
        let (n, m, k) = (Double(order), Double(testOrder), Double(columns))
        let learning =
            Self.decompositionCost * n * n * n + Double(points) * n * (n + m) * k
            + Double(ridges) * n * n * (k + 1) + Double(covariances) * m * n * (n + 2 * m)
        return kernels.reduce(0) { $0 + $1.way.operations(of: $1.specification) + learning }
    }

    /// Multiply-adds of a product that take as long as n⁻³ of the eigenvectors and of what else takes n³.
    private static let decompositionCost = 12.0
}

extension KernelSpecification {
    /// The kernel of all samples that a learner learns with.
    fileprivate func learned(by learner: Learner, _ regression: Regression) -> KernelSpecification {
        KernelSpecification(
            architecture: architecture, kind: learner == .nngpEnsemble ? .nngp : .ntk, width: width,
            samples: samples, seed: seed, profile: profile,
            // Whoever computes it has the samples.
            data: .stored(
                StoredData(
                    name: "", count: data.count &+ regression.testCount, sampleShape: data.sampleShape)),
            against: nil, reduction: regression.outputs == .full ? .full : .traceMean,
            elementType: elementType, analyses: [])
    }

    /// The same with the test samples as columns, which are drawn after the data.
    package var drawingTests: KernelSpecification {
        KernelSpecification(
            architecture: architecture, kind: kind, width: width, samples: samples, seed: seed,
            profile: profile, data: data, against: regression?.test, reduction: reduction,
            elementType: elementType, analyses: [])
    }
}
