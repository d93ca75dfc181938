package import Jobs
internal import NeuralKernels
internal import Platform
internal import Synchronization

/// A job queue on stores in memory and a manual clock.
package struct Workshop: Sendable {
    package let store: any JobStore
    package let results: ScriptedResultStore
    package let datasets: any DatasetStore
    package let clock = ManualClock()
    package let queue: JobQueue
    private let log: EventLog

    package init(
        store: any JobStore = MemoryJobStore(), results: ScriptedResultStore = ScriptedResultStore(),
        datasets: any DatasetStore = MemoryDatasetStore(), threads: Int = 2, capacity: Int = 100,
        retention: Retention = .forever, datasetRetention: Retention = .forever, memory: Double = 1e9,
        machine: String = ""
    ) {
        let log = EventLog()
        self.log = log
        self.store = store
        self.results = results
        self.datasets = datasets
        queue = JobQueue(
            store: store, results: results, datasets: datasets, pool: ComputePool(width: threads),
            costs: CostModel.fixed.contraction, clock: clock.clock,
            settings: QueueSettings(
                memory: memory, capacity: capacity, retention: retention, datasetRetention: datasetRetention,
                machine: machine), report: log.note)
    }

    /// A workshop where a job that has just become `running` waits at a gate.
    package init(holdingRunningJobsAt gate: Gate, capacity: Int = 100) {
        self.init(store: ScriptedJobStore(holding: [.replace(.running): gate]), capacity: capacity)
    }

    /// What the queue has reported so far.
    package var events: [JobEvent] { log.events }

    /// The jobs that a worker has begun with, in order.
    package var started: [JobID] {
        events.compactMap { if case .started(let job) = $0 { job.id } else { nil } }
    }

    /// How often a job's end has been reported.
    package func ends(of id: JobID) -> Int {
        events.count { if case .ended(let job) = $0 { job.id == id && job.state.isFinal } else { false } }
    }

    /// Submits a job and returns it as it is in the end.
    package func finished(_ specification: Specification) async throws -> Job? {
        try await queue.wait(for: try await queue.submit(specification).id, seconds: nil)
    }

    /// The bytes of a part of a job's result; nil when there is none.
    package func bytes(of job: Job, _ part: ResultPart = .kernel) throws -> [UInt8]? {
        let header = job.header(of: part)
        return try results.open(job.digest, part, as: header)?.read(rows: 0..<header.shape[0])
    }

    /// Gives tasks that are about to enter the queue the time to do so.
    ///
    /// Every round trip lets whatever has been handed to the queue's actor before it run.
    package func settle() async {
        for _ in 0..<100 { _ = await queue.depth }
    }
}

extension JobQueue {
    /// Submits a job of nobody's that takes no time by itself.
    package func submit(_ specification: Specification, seconds: Double = 0) async throws(SubmissionError)
        -> Job
    {
        let submission = Submission(specification, predictedSeconds: seconds)
        return try await submit(submission, owner: nil, request: nil).job
    }

    /// Submits a job and waits for its end.
    package func submit(_ specification: Specification, waiting seconds: Double) async throws(SubmissionError)
        -> Job
    {
        let submission = Submission(specification, predictedSeconds: 0)
        return try await submit(submission, owner: nil, request: nil, waiting: seconds).job
    }
}

private final class EventLog: Sendable {
    private let list = Mutex<[JobEvent]>([])

    var events: [JobEvent] { list.withLock { $0 } }

    func note(_ event: JobEvent) { list.withLock { $0.append(event) } }
}
