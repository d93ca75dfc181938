package import LinearAlgebra

/// One learner with its kernel and its targets, ready to be asked.
package struct RegressionStudy: Sendable {
    private let learner: Learner
    private let ensemble: Ensemble
    private let kernel: TrainingKernel
    private let test: TestSamples?
    private let material: RegressionMaterial
    private let start: Matrix<Double>?
    private let testStart: Matrix<Double>?

    private enum Ensemble: Sendable {
        case tangent(NTKEnsemble, nngp: TestSamples?, prior: Matrix<Double>?)
        case process(NNGPEnsemble, prior: Matrix<Double>?)
        case single(KernelRegression)
    }

    /// - Parameters:
    ///   - learner: Who learns.
    ///   - material: With what.
    ///   - start: The outputs of all samples before training, the training samples first: samples × k; nil for zeros. Only
    ///     a single network has some.
    ///   - check: Is called between steps; what it throws ends them.
    /// - Throws: ``InferenceError``, or what `check` throws.
    /// - Complexity: 3 n³ multiply-adds for the eigenvectors, and 2 n³ for an ensemble of all parameters.
    package init(
        _ learner: Learner, _ material: RegressionMaterial, start: Matrix<Double>?, check: () throws -> Void
    ) throws {
        self.learner = learner
        self.material = material
        let learned = material.kernel
        let kernel = try TrainingKernel(
            learned.training, elementType: material.elementType, ridge: material.regression.ridge,
            check: check)
        let targets = material.targets.reshaped(rows: kernel.count)
        let initial = start.map {
            $0.copy(ofRows: 0..<material.targets.rows).reshaped(rows: kernel.count)
        }
        self.start = initial
        let rate =
            material.regression.learningRate
            ?? kernel.standardLearningRate(targetCount: targets.elements.count)
        self.kernel = kernel
        test = try learned.cross.map { cross throws(InferenceError) in
            try TestSamples(cross: cross, kernel: kernel)
        }
        testStart = start.flatMap { start in
            learned.cross.map {
                start.copy(ofRows: material.targets.rows..<start.rows).reshaped(rows: $0.rows)
            }
        }
        switch learner {
        case .ntkEnsemble:
            guard let nngp = material.nngp else { preconditionFailure("an ensemble of NTKs has an NNGP") }
            ensemble = .tangent(
                try NTKEnsemble(
                    kernel: kernel, nngp: nngp.training, targets: targets, learningRate: rate),
                nngp: try nngp.cross.map { cross throws(InferenceError) in
                    try TestSamples(cross: cross, kernel: kernel)
                }, prior: nngp.test)
        case .nngpEnsemble:
            ensemble = .process(
                try NNGPEnsemble(kernel: kernel, targets: targets, learningRate: rate), prior: learned.test)
        case .linearizedNetwork, .meanKernel:
            ensemble = .single(
                try KernelRegression(kernel: kernel, targets: targets, start: initial, learningRate: rate))
        }
        try check()
    }

    private var regression: KernelRegression {
        switch ensemble {
        case .tangent(let ensemble, _, _): ensemble.regression
        case .process(let ensemble, _): ensemble.regression
        case .single(let regression): regression
        }
    }
}

extension RegressionStudy {
    /// What the samples' outputs are after a time, the training samples' first: samples × k.
    ///
    /// - Parameter time: t ≥ 0, which may be infinite.
    /// - Returns: The mean of an ensemble.
    /// - Throws: ``InferenceError``.
    /// - Complexity: n (n + m) k multiply-adds.
    package func outputs(at time: Double) throws(InferenceError) -> Matrix<Double> {
        try outputs(at: [time])[0]
    }

    /// The same after several times.
    private func outputs(at times: [Double]) throws(InferenceError) -> [Matrix<Double>] {
        var all = try regression.trainingOutputs(.latent, at: times).map(\.elements)
        if let test {
            let others = try regression.outputs(of: test, start: testStart, at: times)
            for (index, outputs) in others.enumerated() { all[index] += outputs.elements }
        }
        return all.map { elements in
            Matrix(
                rows: elements.count / material.targets.columns, columns: material.targets.columns,
                elements: elements)
        }
    }

    /// How the loss goes on.
    ///
    /// Several times at once: a product of few columns costs hardly less than one of many.
    private func curve(_ check: () throws -> Void) throws -> [LossPoint] {
        let times = regression.curveTimes(reaching: material.regression.times)
        let atOnce = max(1, Self.curveColumns / regression.targets.columns)
        var points: [LossPoint] = []
        for start in stride(from: 0, to: times.count, by: atOnce) {
            try check()
            let some = Array(times[start..<min(times.count, start + atOnce)])
            for (time, outputs) in zip(some, try outputs(at: some)) {
                points.append(try point(at: time, outputs))
            }
        }
        return points
    }

    /// Columns of a product that are found together.
    private static let curveColumns = 256

    /// How well the outputs fit after a time.
    ///
    /// - Parameters:
    ///   - time: t.
    ///   - outputs: Those of that time, of all samples.
    /// - Returns: Of the training samples, and of the test samples if their targets are known.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Complexity: (n + m) k.
    package func point(
        at time: Double, _ outputs: Matrix<Double>
    ) throws(InferenceError) -> LossPoint {
        let (asked, training) = (material.regression, material.targets.rows)
        return LossPoint(
            time: time,
            training: try FitScore(
                of: outputs.copy(ofRows: 0..<training), targets: material.targets, asked.targets.classes),
            test: try material.testTargets.map { targets throws(InferenceError) in
                try FitScore(
                    of: outputs.copy(ofRows: training..<outputs.rows), targets: targets,
                    asked.testTargets?.classes)
            })
    }

    /// How the test samples' outputs vary around their mean after a time, every output alike.
    ///
    /// - Parameter time: t ≥ 0, which may be infinite.
    /// - Returns: m × m; nil for a single network, and without test samples.
    /// - Throws: ``InferenceError``.
    /// - Complexity: m n² + 2 m² n multiply-adds.
    package func covariance(at time: Double) throws(InferenceError) -> Matrix<Double>? {
        guard let test else { return nil }
        switch ensemble {
        case .tangent(let ensemble, let nngp, let prior):
            guard let nngp, let prior else { return nil }
            return try ensemble.outputs(of: test, nngp: nngp, prior: prior, at: time).covariance
        case .process(let ensemble, let prior):
            guard let prior else { return nil }
            return try ensemble.outputs(of: test, prior: prior, at: time).covariance
        case .single: return nil
        }
    }

    /// What it all comes to.
    ///
    /// - Parameters:
    ///   - points: How well the outputs fit at the times that are asked for.
    ///   - check: Is called between steps; what it throws ends them.
    /// - Returns: The report.
    /// - Throws: ``InferenceError``, or what `check` throws.
    /// - Complexity: n² (k + 1) multiply-adds for every ridge of the path, and n (n + m) k for every point of the curve.
    package func report(of points: [LossPoint], check: () throws -> Void) throws -> LearnerReport {
        let asked = material.regression
        let leftOut = try LeaveOneOut(
            kernel: kernel, targets: material.targets.reshaped(rows: kernel.count),
            start: start, labels: asked.targets.classes, ridges: asked.ridgePath,
            block: material.kernel.outputs, check: check)
        let targets = material.targets
        let likeness = try KernelComparison(
            of: material.kernel.traceMean, targets: targets, check: check)
        return LearnerReport(
            learner: learner, kernel: facts, learningRate: regression.flow.learningRate,
            largestLearningRate: regression.largestLearningRate,
            points: points,
            curve: try curve(check),
            leaveOneOut: leftOut.points,
            alignment: likeness.alignment, centredAlignment: likeness.centredAlignment)
    }

    private var facts: LearnerReport.KernelFacts {
        let isInverted = material.regression.times.contains(where: regression.isInverted)
        return LearnerReport.KernelFacts(
            order: kernel.count, meanDiagonal: kernel.meanDiagonal,
            largestEigenvalue: kernel.eigenvalues[kernel.count - 1],
            smallestEigenvalue: kernel.eigenvalues[0], rounding: kernel.rounding, negative: kernel.negative,
            ridge: kernel.ridge, jitter: isInverted ? kernel.jitter : 0)
    }
}

extension FitScore {
    /// How well some outputs fit: both n × k.
    ///
    /// - Throws: ``InferenceError/notFinite`` where squares overflow.
    init(
        of outputs: Matrix<Double>, targets: Matrix<Double>, _ labels: ClassLabels?
    ) throws(InferenceError) {
        let squares = zip(outputs.elements, targets.elements).reduce(0) {
            $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        guard squares.isFinite else { throw .notFinite }
        loss = squares / (2 * Double(targets.elements.count))
        accuracy = labels.map { $0.accuracy(of: outputs) }
    }
}

extension TrainingKernel {
    /// Half of the largest stable learning rate, with which the steepest direction's error falls by 1/e in a step.
    ///
    /// - Parameter targetCount: |y|.
    /// - Returns: |y|/(max μ + λ); 1 for a kernel of zeros.
    package func standardLearningRate(targetCount: Int) -> Double {
        let steepest = eigenvalues[count - 1] + ridge
        return steepest > 0 ? Double(targetCount) / steepest : 1
    }
}
