internal import Platform
internal import NeuralKernels
internal import Synchronization

/// Computes one job at a time, on the compute pool's threads.
actor Worker {
    private let executor: QueueExecutor
    private let pool: ComputePool
    private let results: any ResultStore
    private let clock: JobClock

    /// How a run ended.
    enum Outcome: Hashable, Sendable {
        case succeeded(JobResult)
        case failed(JobFailure)
        case stopped(Run.Stop)
    }

    init(pool: ComputePool, results: any ResultStore, clock: JobClock) {
        executor = QueueExecutor(label: "ntkd.worker", target: pool.queue)
        self.pool = pool
        self.results = results
        self.clock = clock
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Computes a job's kernel and leaves it, durable, in the result store.
    func compute(_ job: Job, run: Run) async -> Outcome {
        let began = clock.uptime()
        do {
            let statistics =
                switch job.specification.kernel.elementType {
                case .float32:
                    try await kernel(EmpiricalKernel<Float>(job.specification.kernel), job.digest, run)
                case .float64:
                    try await kernel(EmpiricalKernel<Double>(job.specification.kernel), job.digest, run)
                }
            let architecture = job.specification.kernel.architecture
            return .succeeded(
                JobResult(
                    shape: job.specification.kernel.shape, parameters: architecture.parameterCount,
                    outputs: architecture.outputs, statistics: statistics, isCached: false,
                    seconds: clock.uptime() - began))
        } catch let stopped as Run.Stopped {
            return .stopped(stopped.reason)
        } catch let error as KernelError {
            return .failed(JobFailure(error))
        } catch StoreError.full {
            return .failed(.storageFull)
        } catch {
            return .failed(.storage("\(error)"))
        }
    }

    private func kernel<Scalar: NetworkScalar>(
        _ kernel: EmpiricalKernel<Scalar>, _ digest: KernelDigest, _ run: Run
    ) async throws -> JobResult.Statistics {
        run.begin(.network, total: kernel.sweepCount)
        let sweeps = try await sweeps(of: kernel, run)
        let specification = kernel.specification
        let writer = try results.create(
            digest, as: NPYHeader(shape: specification.shape, elementType: specification.elementType))
        do {
            run.begin(.kernel, total: kernel.tiling.count)
            try await forEach(kernel.tiling.count) { index in
                try run.check()
                let tile = kernel.tiling[index]
                let block = try kernel.block(tile, sweeps: sweeps)
                try writer.write(block)
                if tile.hasMirror { try writer.write(kernel.mirrored(block)) }
                run.advance()
            }
            run.begin(.analyses, total: specification.data.count)
            let statistics = try statistics(of: kernel, in: writer, run)
            try writer.commit()
            return statistics
        } catch {
            writer.discard()
            throw error
        }
    }

    private func sweeps<Scalar: NetworkScalar>(
        of kernel: EmpiricalKernel<Scalar>, _ run: Run
    ) async throws -> [NetworkSweep<Scalar>] {
        let sweeps = Gathered<NetworkSweep<Scalar>>(count: kernel.sweepCount)
        try await forEach(kernel.sweepCount) { index in
            try run.check()
            sweeps.set(index, try kernel.sweep(index))
            run.advance()
        }
        return sweeps.all
    }

    /// The statistics of the whole kernel, read back row by row, so that they do not depend on the tiles' order.
    private func statistics<Scalar: NetworkScalar>(
        of kernel: EmpiricalKernel<Scalar>, in writer: any ResultWriter, _ run: Run
    ) throws -> JobResult.Statistics {
        let shape = kernel.specification.shape
        var statistics = KernelStatistics(shape: shape, isSymmetric: kernel.tiling.isSymmetric)
        let rowLength = shape.dropFirst().reduce(1, *)
        let rowsAtOnce = max(1, 262_144 / rowLength)
        for start in stride(from: 0, to: shape[0], by: rowsAtOnce) {
            try run.check()
            let range = start..<min(shape[0], start + rowsAtOnce)
            let values = try writer.read(rows: range).values(as: Scalar.self)
            for row in range.indices {
                let offset = (row - start) * rowLength
                statistics.append(row: Array(values[offset..<offset + rowLength]))
                run.advance()
            }
        }
        return JobResult.Statistics(statistics)
    }

    /// One piece is not worth a change of thread.
    private func forEach(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) async throws {
        if count == 1 { return try body(0) }
        try await pool.forEach(count, body)
    }
}

extension ResultWriter {
    fileprivate func write<Scalar: BitwiseCopyable>(_ block: KernelBlock<Scalar>) throws(StoreError) {
        try unsafe write(rows: block.rows, columns: block.columns, bytes: block.values.span.bytes)
    }
}

extension [UInt8] {
    /// The bytes as values in the machine's byte order.
    package func values<Value: BitwiseCopyable>(as type: Value.Type) -> [Value] {
        let size = MemoryLayout<Value>.size
        return unsafe withUnsafeBytes { bytes in
            unsafe [Value](unsafeUninitializedCapacity: bytes.count / size) { buffer, count in
                count = bytes.count / size
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[..<(count * size)]))
            }
        }
    }
}

/// Values that several threads put in their places.
private final class Gathered<Value: Sendable>: Sendable {
    private let values: Mutex<[Value?]>

    init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

    func set(_ index: Int, _ value: Value) { values.withLock { $0[index] = value } }

    var all: [Value] { values.withLock { $0.compactMap { $0 } } }
}
