internal import JSON
internal import LinearAlgebra
internal import Platform
internal import NeuralKernels

/// Computes one job at a time, on the compute pool's threads.
actor Worker {
    private let executor: QueueExecutor
    private let pool: ComputePool
    private let results: any ResultStore
    private let datasets: DatasetLoader
    private let clock: JobClock
    /// Bytes of memory that a computation may take.
    private let memory: Double
    private let costs: MachineCosts
    /// What decides a kernel's last bits besides its specification and its plan.
    private let machine: String

    /// From here on a job's memory is given back when it is over.
    private static let largeBytes = 64.0 * 1024 * 1024

    /// How a run ended.
    enum Outcome: Hashable, Sendable {
        case succeeded(JobResult)
        case failed(JobFailure)
        case stopped(Run.Stop)
    }

    init(
        pool: ComputePool, memory: Double, costs: MachineCosts, machine: String, results: any ResultStore,
        datasets: any DatasetStore, clock: JobClock
    ) {
        self.machine = machine
        self.datasets = DatasetLoader(store: datasets)
        self.memory = memory
        self.costs = costs
        executor = QueueExecutor(label: "ntkd.worker", target: pool.queue)
        self.pool = pool
        self.results = results
        self.clock = clock
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// What says what to compute.
    enum Source {
        case ready(Specification)
        /// As it was kept, in JSON.
        case stored(String)
    }

    /// Computes a job's kernel and leaves the result, durable, in the result store.
    func compute(_ job: Job, _ source: Source, run: Run) async -> Outcome {
        let specification: KernelSpecification
        switch source {
        case .ready(let ready): specification = ready.kernel
        case .stored(let text):
            do {
                let document = try JSONReader.read(Array(text.utf8))
                specification = try SpecificationReader.read(document, datasets: .accepted).kernel
            } catch {
                return .failed(.unreadable("\(error)"))
            }
        }
        return await compute(specification, job.digest, run)
    }

    private func compute(_ specification: KernelSpecification, _ digest: KernelDigest, _ run: Run) async
        -> Outcome
    {
        let began = clock.uptime()
        do {
            let plan = try KernelPlan(
                specification, costs: costs[specification.elementType], budget: memory,
                threads: pool.width)
            defer { if plan.memoryBytes > Self.largeBytes { Allocator.giveBack() } }
            let findings =
                switch specification.elementType {
                case .float32: try await findings(specification, plan, as: Float.self, digest, run)
                case .float64: try await findings(specification, plan, as: Double.self, digest, run)
                }
            let architecture = specification.architecture
            return .succeeded(
                JobResult(
                    shape: specification.shape, parameters: architecture.parameterCount,
                    outputs: architecture.outputs, statistics: findings.statistics, isCached: false,
                    seconds: clock.uptime() - began, layers: findings.layers,
                    standardError: findings.standardError,
                    notes: plan.way.notes(of: specification, truncation: findings.truncation)
                        + JobNote.notes(of: findings.regression ?? []),
                    convergence: findings.convergence, regression: findings.regression,
                    training: findings.training))
        } catch let stopped as Run.Stopped {
            return .stopped(stopped.reason)
        } catch let error as KernelError {
            return .failed(JobFailure(error))
        } catch is EigenvalueError {
            return .failed(.noEigenvalues)
        } catch let error as InferenceError {
            return .failed(JobFailure(error))
        } catch TrainingError.diverged(let step) {
            return .failed(.diverged(step: step))
        } catch DatasetFailure.missing(let id) {
            return .failed(.datasetMissing(id))
        } catch DatasetFailure.damaged(let id) {
            return .failed(.datasetDamaged(id))
        } catch let error as StoreError {
            return .failed(JobFailure(error))
        } catch {
            return .failed(.storage("\(error)"))
        }
    }

    /// What is known of a kernel when it is stored.
    private struct Findings {
        let statistics: JobResult.Statistics
        let layers: [JobResult.LayerResult]?
        let standardError: JobResult.StandardError?
        let truncation: Double
        var convergence: JobResult.Convergence?
        var regression: [LearnerReport]?
        var training: JobResult.Training?
    }

    /// Makes the kernel ready, with its data at hand, and computes it.
    private func findings<Scalar: NetworkScalar>(
        _ specification: KernelSpecification, _ plan: KernelPlan, as type: Scalar.Type,
        _ digest: KernelDigest, _ run: Run
    ) async throws -> Findings {
        let stored = try datasets.samples(of: specification, as: Scalar.self) { try run.check() }
        switch plan.way {
        case .finite(let way):
            let kernel = try EmpiricalKernel(specification, plan: way, stored: stored) { try run.check() }
            let training = try TrainingRun(kernel, datasets: datasets, pool: pool, run)
            return try await findings(kernel, plan, digest, training, run)
        case .infinite(let way):
            let kernel = try InfiniteWidthKernel(specification, plan: way, stored: stored) {
                try run.check()
            }
            // Before the kernel: whatever ends it leaves no kernel without a job.
            var distances: JobResult.Convergence?
            if let convergence = plan.convergence {
                let networks = ConvergenceRun(
                    plan: convergence, samples: specification.convergence?.samples ?? 1,
                    data: StoredSamples(data: kernel.data, against: kernel.against), pool: pool)
                run.begin(.analyses, total: networks.pieceCount)
                distances = try await networks.result(run)
            }
            var findings = try await findings(kernel, plan, digest, nil, run)
            findings.convergence = distances
            return findings
        }
    }

    private func findings<Kernel: TiledKernel>(
        _ kernel: Kernel, _ plan: KernelPlan, _ digest: KernelDigest, _ training: TrainingRun<Kernel.Scalar>?,
        _ run: Run
    ) async throws -> Findings {
        let specification = kernel.specification
        try run.check()
        let writer = try results.create(
            digest, ResultForm(of: specification),
            plan: kernel.tiling.count > 1 ? "\(machine); \(kernel.name)" : nil)
        do {
            let computation = KernelComputation(kernel, on: pool)
            let sums = ResultSums<Kernel.Scalar>()
            let finished = writer.finished
            for record in finished { sums.restore(record) }
            run.begin(.kernel, total: computation.pieceCount)
            try await computation.run(
                check: { try run.check() }, done: { run.advance() }, skipping: Set(finished.map(\.tile)),
                finish: { try writer.note(sums.finish(tile: $0)) }
            ) { block in
                try writer.write(block)
                sums.add(block)
            }
            let analysis = KernelAnalysis(specification, writer)
            let learning = try RegressionRun<Kernel.Scalar>(
                specification, plan, datasets: datasets, pool: pool, run)
            run.begin(
                .analyses,
                total: analysis.pieceCount + (learning?.pieceCount ?? 0) + (training?.pieceCount ?? 0))
            let statistics = try analysis.statistics(of: Kernel.Scalar.self, run)
            if specification.analyses.contains(.spectrum) {
                try analysis.findSpectrum(of: Kernel.Scalar.self, run)
            }
            let regression = try await learning?.reports(run, to: writer)
            let trained = try await training?.result(run, to: writer)
            try writer.commit()
            return Findings(
                statistics: statistics, layers: sums.layers(of: kernel), standardError: sums.standardError,
                truncation: sums.truncation, regression: regression, training: trained)
        } catch let stopped as Run.Stopped where stopped.reason == .interrupted {
            // The next process goes on from here.
            writer.suspend()
            throw stopped
        } catch {
            writer.discard()
            throw error
        }
    }
}

extension KernelWay {
    fileprivate func notes(of specification: KernelSpecification, truncation: Double) -> [JobNote] {
        switch self {
        case .finite: []
        case .infinite(let plan): JobNote.notes(of: specification, plan, truncation: truncation)
        }
    }
}

extension ResultWriter {
    fileprivate func write<Scalar: BitwiseCopyable>(_ block: KernelBlock<Scalar>) throws(StoreError) {
        try unsafe write(.kernel, rows: block.rows, columns: block.columns, bytes: block.values.span.bytes)
        guard let errors = block.standardErrors else { return }
        try unsafe write(.standardError, rows: block.rows, columns: block.columns, bytes: errors.span.bytes)
    }
}
