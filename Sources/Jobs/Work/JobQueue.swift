package import NeuralKernels
package import Platform

/// Accepts jobs, has them computed in the order of their arrival, and tells whoever waits for one.
///
/// The queue has a Dispatch queue of its own, on which it may wait for the store.
package actor JobQueue {
    private let executor = QueueExecutor.waiting(label: "ntkd.jobs")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    let store: any JobStore
    let results: any ResultStore
    let datasets: any DatasetStore
    let clock: JobClock
    let settings: QueueSettings
    let report: @Sendable (JobEvent) -> Void
    /// What happens to jobs, for whoever follows one.
    package nonisolated let history: JobHistory
    let workers: [Lane: Worker]

    var identifiers = JobIDSequence()
    var random = SystemRandomNumberGenerator()
    var backlog = Backlog()
    /// The jobs on their way into the store.
    var arriving: Set<JobID> = []
    /// Those of them that were cancelled as soon as they were in it, as they ended.
    var overtaken: [JobID: Job] = [:]
    /// The keys that their jobs come under.
    var arrivingKeys: Set<IdempotencyKey> = []
    var running: [Lane: (job: JobID, run: Run, isShort: Bool)] = [:]
    /// The job that was accepted last, while its worker need not ask the store for it.
    var fresh: (job: Job, specification: Specification)?
    var isDraining = false
    var waiters = Waiters()
    /// Kernels that jobs on their way into the store, or at a worker, are about to have succeeded with.
    var adopting: [KernelDigest: Int] = [:]
    /// Jobs whose end the store could not take yet.
    var unrecorded: [JobID: Job] = [:]

    /// - Parameters:
    ///   - store: Keeps the jobs.
    ///   - results: Keeps the results.
    ///   - datasets: Keeps the data sets that jobs name.
    ///   - pool: Computes.
    ///   - costs: The machine's; the kernels' last bits follow from them.
    ///   - clock: Tells the time.
    ///   - settings: What the queue allows.
    ///   - report: Is told what happens, on the queue's own thread.
    package init(
        store: any JobStore, results: any ResultStore, datasets: any DatasetStore, pool: ComputePool,
        costs: MachineCosts, clock: JobClock, settings: QueueSettings,
        report: @escaping @Sendable (JobEvent) -> Void
    ) {
        self.store = store
        self.results = results
        self.datasets = datasets
        self.clock = clock
        self.settings = settings
        self.report = report
        history = JobHistory(clock: clock)
        func worker(_ memory: Double) -> Worker {
            Worker(
                pool: pool, memory: memory, costs: costs, machine: settings.machine, results: results,
                datasets: datasets, clock: clock)
        }
        workers = [
            .main: worker(settings.memory), .express: worker(settings.memory * Lane.expressMemory),
        ]
    }
}

/// What a queue allows.
package struct QueueSettings: Hashable, Sendable {
    /// Bytes that a computation may take.
    package let memory: Double
    /// How many jobs may be queued at a time.
    package let capacity: Int
    package let retention: Retention
    /// How long data sets are kept after their last use.
    package let datasetRetention: Retention
    /// The program and the machine: what another one has begun is begun anew.
    package let machine: String

    package init(
        memory: Double, capacity: Int, retention: Retention, datasetRetention: Retention, machine: String
    ) {
        self.datasetRetention = datasetRetention
        self.machine = machine
        self.memory = memory
        self.capacity = capacity
        self.retention = retention
    }
}

/// How long jobs that are over are kept, and data sets that nobody uses.
package struct Retention: Hashable, Sendable {
    /// In seconds after their end, or last use; nil for ever.
    package let age: Double?
    /// Bytes of all of them together; nil for as many as there are.
    package let bytes: Double?

    package init(age: Double?, bytes: Double?) {
        self.age = age
        self.bytes = bytes
    }

    package static let forever = Retention(age: nil, bytes: nil)
}

extension JobQueue {
    /// Takes up what an earlier process left: running jobs are queued again, and results and drafts that no job
    /// has or waits for are removed.
    package func start() async throws(StoreError) {
        for var job in try await store.unfinished() {
            if job.state == .running {
                job.resume(at: clock.now())
                _ = try await store.replace(job, ifIn: .running, attempt: job.attempt)
            }
            guard job.state == .queued else {
                report(.ended(job))
                continue
            }
            backlog.append(Backlog.Entry(job))
            history.note(job)
            report(.resumed(job))
        }
        // A store without any job is new, or lost: what lies there may be all that is left, and nobody's to remove.
        if try await !store.counts().isEmpty {
            let known = try await store.succeededDigests()
            for digest in try results.digests() where !known.contains(digest) { try results.remove(digest) }
        }
        try results.removeDrafts(except: Set(backlog.all.map(\.digest)))
        runNext()
    }

    /// The job of that name; nil if there is none.
    @concurrent
    package nonisolated func job(_ id: JobID) async throws(StoreError) -> Job? {
        try await store.job(id)
    }

    /// Whose job of that name has expired; nil if none has.
    @concurrent
    package nonisolated func expired(_ id: JobID) async throws(StoreError) -> ExpiredJob? {
        try await store.expired(id)
    }

    /// The specification of a job as JSON.
    @concurrent
    package nonisolated func document(of id: JobID) async throws(StoreError) -> String? {
        try await store.document(of: id)
    }

    @concurrent
    package nonisolated func jobs(_ query: JobQuery) async throws(StoreError) -> [Job] {
        try await store.jobs(query)
    }

    @concurrent
    package nonisolated func usage(of owner: String?, since time: Timestamp) async throws(StoreError)
        -> JobUsage
    {
        try await store.usage(of: owner, since: time)
    }

    /// What an owner has of the service, with what its jobs computed in the last `seconds`.
    package nonisolated func usage(of owner: String?, lastSeconds seconds: Double) async throws(StoreError)
        -> JobUsage
    {
        try await usage(
            of: owner, since: Timestamp(milliseconds: clock.now().milliseconds - Int64(seconds * 1000)))
    }

    /// How far a running job has come; nil for any other.
    package func progress(of id: JobID) -> JobProgress? { run(of: id)?.progress }

    func run(of id: JobID) -> Run? { running.values.first { $0.job == id }?.run }

    /// Whether nothing is being computed.
    package var isIdle: Bool { running.isEmpty }

    /// How many jobs are queued.
    package var depth: Int { backlog.count }

    /// When the oldest queued job came.
    package var oldest: Timestamp? { backlog.first?.createdAt }
}
