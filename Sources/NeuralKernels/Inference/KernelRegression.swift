package import LinearAlgebra

/// Outputs that are learned by gradient flow with a fixed kernel.
///
/// The kernel is a finite network's own, and the outputs are those of the network made linear in its parameters; or it is a
/// limit of infinite width, and they are an ensemble's mean, which starts from 0.
/// - SeeAlso: Lee et al., *Wide neural networks of any depth evolve as linear models under gradient descent*, 2019,
///   equations 9 to 11; neural-tangents 0.6.5, `predict.gradient_descent_mse`.
package struct KernelRegression: Sendable {
    package let kernel: TrainingKernel
    package let flow: GradientFlow
    /// y: n × k.
    package let targets: Matrix<Double>
    /// f(0): n × k.
    private let start: Matrix<Double>
    /// f(0) − y along the eigenvectors: n × k.
    let errors: Matrix<Double>

    /// - Parameters:
    ///   - kernel: Of the n training samples.
    ///   - targets: y: n × k.
    ///   - start: The outputs f(0) before training: n × k. Zeros if nil.
    ///   - learningRate: η > 0.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Complexity: n² k multiply-adds.
    package init(
        kernel: TrainingKernel, targets: Matrix<Double>, start: Matrix<Double>?, learningRate: Double
    ) throws(InferenceError) {
        precondition(targets.rows == kernel.count)
        precondition(start.map { $0.rows == targets.rows && $0.columns == targets.columns } ?? true)
        self.kernel = kernel
        self.targets = targets
        flow = GradientFlow(learningRate: learningRate, targetCount: targets.elements.count)
        self.start = start ?? Matrix(rows: targets.rows, columns: targets.columns)
        let errors = Matrix(
            rows: targets.rows, columns: targets.columns,
            elements: zip(self.start.elements, targets.elements).map { $0 - $1 })
        self.errors = try kernel.modes(of: errors).checkedFinite()
    }
}

extension KernelRegression {
    /// 2|y|/(max μ + λ), beyond which gradient descent in steps of that length diverges; nil for a kernel of zeros.
    package var largestLearningRate: Double? {
        let steepest = kernel.eigenvalues[kernel.count - 1] + kernel.ridge
        return steepest > 0 ? 2 * Double(flow.targetCount) / steepest : nil
    }

    /// The outputs of the training samples after a time.
    ///
    /// - Parameters:
    ///   - reading: With or without the noise that the ridge is.
    ///   - time: t ≥ 0, which may be infinite.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: n × k. Observed, y + e^(−A η t/|y|) (f(0) − y); latent, f(0) + Θ A⁻¹ (1 − e^(−A η t/|y|)) (y − f(0)).
    /// - Complexity: n² k multiply-adds.
    package func trainingOutputs(
        _ reading: TrainingReading, at time: Double
    ) throws(InferenceError) -> Matrix<Double> {
        try trainingOutputs(reading, at: [time])[0]
    }

    /// The same after several times, in one product: the eigenvectors are read once.
    package func trainingOutputs(
        _ reading: TrainingReading, at times: [Double]
    ) throws(InferenceError) -> [Matrix<Double>] {
        let modes = times.map { errors.scalingRows(by: residuals(reading, at: $0)) }
        let parts = kernel.outputs(ofModes: Matrix(sideBySide: modes)).parts(times.count)
        var all: [Matrix<Double>] = []
        for (time, part) in zip(times, parts) {
            var outputs = part
            for index in outputs.elements.indices { outputs.elements[index] += targets.elements[index] }
            // By the errors there would be rounding of f(0) − y + y.
            all.append(time > 0 ? try outputs.checkedFinite() : start)
        }
        return all
    }

    /// The outputs of other samples after a time.
    ///
    /// - Parameters:
    ///   - test: The other samples.
    ///   - start: Their outputs before training: m × k. Zeros if nil.
    ///   - time: t ≥ 0, which may be infinite; A has the kernel's jitter then.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: m × k: f(0) of these samples + K A⁻¹ (1 − e^(−A η t/|y|)) (y − f(0)), K being their kernel with the training
    ///   samples.
    /// - Complexity: m n k multiply-adds.
    package func outputs(
        of test: TestSamples, start: Matrix<Double>?, at time: Double
    ) throws(InferenceError) -> Matrix<Double> {
        try outputs(of: test, start: start, at: [time])[0]
    }

    /// The same after several times, in one product.
    package func outputs(
        of test: TestSamples, start: Matrix<Double>?, at times: [Double]
    ) throws(InferenceError) -> [Matrix<Double>] {
        precondition(start.map { $0.rows == test.count && $0.columns == targets.columns } ?? true)
        let modes = times.map { errors.scalingRows(by: gains(at: $0).map { -$0 }) }
        var all: [Matrix<Double>] = []
        for part in Matrix.product(test.coupling, Matrix(sideBySide: modes)).parts(times.count) {
            var outputs = part
            for (index, value) in (start?.elements ?? []).enumerated() { outputs.elements[index] += value }
            all.append(try outputs.checkedFinite())
        }
        return all
    }

    /// The training loss at many times, without the outputs.
    ///
    /// - Parameters:
    ///   - reading: With or without the noise that the ridge is.
    ///   - times: Each ≥ 0, which may be infinite.
    /// - Throws: ``InferenceError/notFinite``.
    /// - Returns: 1/(2|y|) Σ (f(t) − y)² for every time.
    /// - Complexity: n k, and n exponentials for every time.
    package func trainingLoss(
        _ reading: TrainingReading, at times: [Double]
    ) throws(InferenceError) -> [Double] {
        let width = errors.columns
        let squares = (0..<errors.rows).map { row in
            errors.elements[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }
        }
        let losses = times.map { time in
            zip(residuals(reading, at: time), squares).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
                / (2 * Double(flow.targetCount))
        }
        guard losses.allSatisfy(\.isFinite) else { throw .notFinite }
        return losses
    }
}

extension KernelRegression {
    /// Whether a time is so long that learning inverts A: not only the infinite one.
    ///
    /// Along an eigenvalue of 0 errors are multiplied by η t/|y|, and rounding with them, which A⁻¹ with the jitter bounds.
    package func isInverted(at time: Double) -> Bool {
        !time.isFinite || flow.span(time) * kernel.smallestInverted > 1
    }

    /// The eigenvalues of A, which has the jitter where it is inverted.
    func rates(at time: Double) -> [Double] {
        let shift = kernel.ridge + (isInverted(at: time) ? kernel.jitter : 0)
        return kernel.eigenvalues.map { $0 + shift }
    }

    /// The eigenvalues of A⁻¹ (1 − e^(−A η t/|y|)).
    func gains(at time: Double) -> [Double] { rates(at: time).map { flow.gain($0, at: time) } }

    /// What is left of f(0) − y along each eigenvector.
    ///
    /// Latent, it is 1 − μ (1 − e^(−a s))/a with a = μ + λ; as e^(−a s) + λ (1 − e^(−a s))/a nothing cancels.
    func residuals(_ reading: TrainingReading, at time: Double) -> [Double] {
        let rates = rates(at: time)
        let decays = rates.map { flow.decay($0, at: time) }
        guard reading == .latent, rates[0] > kernel.eigenvalues[0] else { return decays }
        return zip(zip(rates, kernel.eigenvalues), decays).map { pair, decay in
            decay + (pair.0 - pair.1) * flow.gain(pair.0, at: time)
        }
    }
}
