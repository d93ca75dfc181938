internal import LinearAlgebra
internal import NeuralKernels
internal import Platform
internal import Synchronization

/// Trains a kernel's network, and records the kernel on the way.
struct TrainingRun<Scalar: NetworkScalar>: Sendable {
    /// Of the network as it was drawn.
    let kernel: EmpiricalKernel<Scalar>
    let task: TrainingTask
    let targets: Matrix<Scalar>
    let pool: ComputePool

    /// How many pieces of work there are: steps, and the pieces of every recorded kernel.
    var pieceCount: Int {
        task.training.steps
            + task.training.records.count * KernelComputation(kernel, on: pool).pieceCount
    }

    /// Trains to the end; the recorded kernels and the losses are written.
    ///
    /// - Parameters:
    ///   - run: May stop it.
    ///   - writer: Has the kernel of the network as it was drawn.
    /// - Returns: What was recorded, in the order of the steps.
    /// - Throws: ``Run/Stopped``, ``TrainingError``, ``KernelError``, ``StoreError``.
    func result(_ run: Run, to writer: any ResultWriter) async throws -> JobResult.Training {
        var trainer = Trainer(
            kernel.first, training: task.training,
            set: TrainingSet(samples: kernel.data, targets: targets), generator: kernel.generator)
        var (losses, records): ([Double], [JobResult.Training.Record]) = ([], [])
        var rest = task.training.records[...]
        while true {
            if rest.first == trainer.step {
                rest = rest.dropFirst()
                records.append(try await record(trainer, place: records.count, run, to: writer))
            }
            guard !trainer.isDone else { break }
            try run.check()
            let batch = trainer.nextBatch
            losses.append(try trainer.finish(batch, by: try await gradient(of: batch, run)))
            run.advance()
        }
        if !losses.isEmpty {
            try unsafe writer.write(
                .losses, rows: 0..<losses.count, columns: 0..<1, bytes: losses.span.bytes)
        }
        return JobResult.Training(records: records)
    }

    private func gradient(
        of batch: TrainingBatch<Scalar>, _ run: Run
    ) async throws -> BatchGradient<Scalar> {
        var gradient = BatchGradient<Scalar>()
        // One piece is not worth a change of thread.
        guard batch.pieceCount > 1 else {
            gradient.add(try batch.gradient(ofPiece: 0))
            return gradient
        }
        let sum = Mutex(gradient)
        try await pool.forEach(batch.pieceCount) { piece in
            try run.check()
            let share = try batch.gradient(ofPiece: piece)
            sum.withLock { $0.add(share) }
        }
        return sum.withLock { $0 }
    }

    /// Computes the kernel of the network as it is now, and holds it against the first.
    private func record(
        _ trainer: Trainer<Scalar>, place: Int, _ run: Run, to writer: any ResultWriter
    ) async throws -> JobResult.Training.Record {
        let first = place * kernel.tiling.rows
        let trained = kernel.with(parameters: trainer.parameters)
        try await KernelComputation(trained, on: pool).run(
            check: { try run.check() }, done: { run.advance() }
        ) { block in
            try unsafe writer.write(
                .records, rows: first + block.rows.lowerBound..<first + block.rows.upperBound,
                columns: block.columns, bytes: block.values.span.bytes)
        }
        let comparison = try comparison(from: first, run, writer)
        let outputs = try trainer.outputs { try run.check() }
        let loss = trainer.loss(of: outputs)
        guard loss.isFinite else { throw TrainingError.diverged(step: trainer.step) }
        return JobResult.Training.Record(
            step: trainer.step, loss: loss,
            accuracy: task.targets.classes.map { $0.accuracy(of: outputs.doubled) },
            relativeChange: comparison.relativeDistance, alignment: comparison.alignment,
            centredAlignment: ResultForm(of: kernel.specification).isSquare
                ? comparison.centredAlignment : nil)
    }

    /// The first kernel beside the one whose rows begin at `first`.
    private func comparison(
        from first: Int, _ run: Run, _ writer: any ResultWriter
    ) throws -> KernelComparison {
        let form = ResultForm(of: kernel.specification)
        var comparison = KernelComparison()
        for row in 0..<kernel.tiling.rows {
            try run.check()
            let before = try writer.read(.kernel, rows: row..<row + 1).values(as: Scalar.self)
            let after = try writer.read(.records, rows: first + row..<first + row + 1).values(as: Scalar.self)
            for (a, b) in zip(form.matrixRows(before[...]), form.matrixRows(after[...])) {
                comparison.append(a.map { Double($0) }, b.map { Double($0) })
            }
        }
        return comparison
    }
}

extension TrainingRun {
    /// Gathers what a training needs; nil if the kernel's specification has none.
    ///
    /// - Parameters:
    ///   - kernel: Of the network as it was drawn.
    ///   - datasets: Where the stored numbers are.
    ///   - pool: Computes.
    ///   - run: May stop it.
    /// - Throws: ``Run/Stopped``, ``DatasetFailure``, ``StoreError``.
    init?(
        _ kernel: EmpiricalKernel<Scalar>, datasets: DatasetLoader, pool: ComputePool, _ run: Run
    ) throws {
        guard let task = kernel.specification.training else { return nil }
        let targets: Matrix<Double> =
            if task.training.loss == .crossEntropy, let labels = task.targets.classes {
                labels.indicators
            } else {
                try task.targets.numbers(datasets) { try run.check() }
            }
        self.init(
            kernel: kernel, task: task,
            targets: Matrix(
                rows: targets.rows, columns: targets.columns, elements: targets.elements.map { Scalar($0) }),
            pool: pool)
    }
}
