internal import LinearAlgebra
internal import NeuralKernels
internal import Platform
internal import Synchronization

/// Learns with the kernels of all samples, and keeps what comes of it.
struct RegressionRun<Scalar: NetworkScalar>: Sendable {
    let specification: KernelSpecification
    let regression: Regression
    let plan: RegressionPlan
    /// The training samples, and then the test samples.
    let samples: Matrix<Scalar>
    /// y of the former, and what is known of the latter.
    let targets: Matrix<Double>
    let testTargets: Matrix<Double>?
    /// f(0) of all samples, where one network learns.
    let start: Matrix<Double>?
    let pool: ComputePool

    /// How many pieces of work there are: kernels, eigenvectors, times, and reports.
    var pieceCount: Int { plan.kernels.count * (regression.times.count + 3) }

    /// What each learner comes to; what it says of samples is written.
    ///
    /// - Parameters:
    ///   - run: May stop it.
    ///   - writer: Takes the predictions and covariances.
    /// - Returns: In the order of the learners.
    /// - Throws: ``Run/Stopped``, ``KernelError``, ``InferenceError``, ``StoreError``.
    func reports(_ run: Run, to writer: any ResultWriter) async throws -> [LearnerReport] {
        var kernels: [LearnedKernel] = []
        for kernel in plan.kernels {
            kernels.append(try await learned(kernel, run))
            run.advance()
        }
        let learners = specification.learners
        let reports = Mutex([LearnerReport?](repeating: nil, count: learners.count))
        try await pool.forEach(learners.count) { [kernels] place in
            let nngp = learners[place] == .ntkEnsemble ? kernels.last : nil
            let report = try self.report(learners[place], place, kernels[place], nngp: nngp, run, to: writer)
            reports.withLock { $0[place] = report }
        }
        return reports.withLock { $0.compactMap(\.self) }
    }

    private func learned(_ kernel: RegressionPlan.WholeKernel, _ run: Run) async throws -> LearnedKernel {
        let (specification, stored) = (kernel.specification, StoredSamples(data: samples))
        let values: [Scalar]
        switch kernel.way {
        case .finite(let plan):
            let finite = try EmpiricalKernel(specification, plan: plan, stored: stored) { try run.check() }
            values = try await KernelComputation(finite, on: pool).whole(run)
        case .infinite(let plan):
            let limit = try InfiniteWidthKernel(specification, plan: plan, stored: stored) { try run.check() }
            values = try await KernelComputation(limit, on: pool).whole(run)
        }
        return LearnedKernel(
            values, samples: samples.rows, training: targets.rows,
            outputs: regression.outputs == .full ? specification.architecture.outputs : 1)
    }

    private func report(
        _ learner: Learner, _ place: Int, _ kernel: LearnedKernel, nngp: LearnedKernel?, _ run: Run,
        to writer: any ResultWriter
    ) throws -> LearnerReport {
        let material = RegressionMaterial(
            regression: regression, kernel: kernel, nngp: nngp, elementType: specification.elementType,
            targets: targets, testTargets: testTargets)
        let study = try RegressionStudy(learner, material, start: start) { try run.check() }
        run.advance()
        var points: [LossPoint] = []
        for (index, time) in regression.times.enumerated() {
            try run.check()
            let outputs = try study.outputs(at: time)
            points.append(try study.point(at: time, outputs))
            try write(outputs, as: .predictions, place, index, to: writer)
            if let covariance = try study.covariance(at: time) {
                try write(covariance, as: .covariance, place, index, to: writer)
                let deviations = covariance.variances.map { $0.squareRoot() }
                try write(
                    Matrix(rows: deviations.count, columns: 1, elements: deviations), as: .standardDeviation,
                    place, index, to: writer)
            }
            run.advance()
        }
        let report = try study.report(of: points) { try run.check() }
        run.advance()
        return report
    }

    /// A learner's matrix at one time is an entry of the learner's row.
    private func write(
        _ matrix: Matrix<Double>, as part: ResultPart, _ learner: Int, _ time: Int,
        to writer: any ResultWriter
    ) throws {
        try unsafe writer.write(
            part, rows: learner..<learner + 1, columns: time..<time + 1, bytes: matrix.elements.span.bytes)
    }
}

extension RegressionRun {
    /// Gathers what a regression needs.
    ///
    /// - Parameters:
    ///   - specification: With a regression.
    ///   - plan: How it is computed.
    ///   - datasets: Where the stored numbers are.
    ///   - pool: Computes.
    ///   - run: May stop it.
    /// - Throws: ``Run/Stopped``, ``KernelError``, ``DatasetFailure``, ``StoreError``.
    init?(
        _ specification: KernelSpecification, _ plan: KernelPlan, datasets: DatasetLoader, pool: ComputePool,
        _ run: Run
    ) throws {
        guard let regression = specification.regression, let steps = plan.regression else { return nil }
        let check = { @Sendable () throws -> Void in try run.check() }
        let drawing = specification.drawingTests
        let stored = try datasets.samples(of: drawing, as: Scalar.self, check: check)
        let (data, test): (Matrix<Scalar>, Matrix<Scalar>?)
        var network: Network<Scalar>?
        switch plan.way {
        case .finite(let plan):
            let kernel = try EmpiricalKernel(drawing, plan: plan, stored: stored, check: check)
            (data, test) = (kernel.data, kernel.against)
            if specification.learners == [.linearizedNetwork] { network = kernel.first }
        case .infinite(let plan):
            let kernel = try InfiniteWidthKernel(drawing, plan: plan, stored: stored, check: check)
            (data, test) = (kernel.data, kernel.against)
        }
        let samples = Matrix(
            rows: data.rows + (test?.rows ?? 0), columns: data.columns,
            elements: data.elements + (test?.elements ?? []))
        let start = try network?.outputs(of: samples, check: check)
        self.init(
            specification: specification, regression: regression, plan: steps, samples: samples,
            targets: try regression.targets.numbers(datasets, check: check),
            testTargets: try regression.testTargets?.numbers(datasets, check: check),
            start: start?.doubled, pool: pool)
    }
}
