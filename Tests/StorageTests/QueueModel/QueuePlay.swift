import Jobs
import TestSupport

/// Plays commands on a queue and on its model, and compares them after each.
struct QueuePlay {
    struct Difference: Error { let words: String }

    let jobs: any JobStore
    /// How often the queue is looked at before it is taken not to come to what the model says.
    let patience: Int
    let results = MemoryResultStore()
    /// By the kernel's number.
    let submissions: [(short: Submission, long: Submission)]
    var model: QueueModel
    var store: MortalJobStore
    var workshop: Workshop
    /// How often each job has come into a final state, and how often that was reported.
    var ends: [JobID: Int] = [:]
    var reports: [JobID: Int] = [:]
    /// What is under way in the process.
    var waits: [(id: JobID, outcome: Pending<Job?>)] = []
    var deletions: [Pending<Bool>] = []
    var drain: Pending<Void>?
    /// The list that was begun last, and the last job of it that was shown.
    private var listing: (state: JobState?, limit: Int, last: JobID?)?

    private init(_ jobs: any JobStore, patience: Int) async throws {
        self.jobs = jobs
        self.patience = patience
        submissions = try ([4, 6, 12].map { try .small(seed: 1, count: $0) } + [.overflowing()]).map {
            (Submission($0, predictedSeconds: 0), Submission($0, predictedSeconds: 10))
        }
        model = QueueModel(bytes: submissions.map(\.short.order.form.byteCount))
        (store, workshop) = Self.process(jobs, results, model)
    }

    private static func process(
        _ jobs: any JobStore, _ results: MemoryResultStore, _ model: QueueModel
    ) -> (MortalJobStore, Workshop) {
        let store = MortalJobStore(jobs)
        let scripted = ScriptedResultStore(results) { _ throws(StoreError) in
            if store.isDead { throw .failed("the process is dead") }
        }
        let workshop = Workshop(
            store: store, results: scripted, threads: 1, capacity: QueueModel.capacity,
            retention: Retention(age: QueueModel.age, bytes: model.limit))
        return (store, workshop)
    }

    /// Plays commands on an empty store, and leaves it empty.
    ///
    /// - Throws: ``Difference``.
    static func play(_ commands: [QueueCommand], on jobs: any JobStore, patience: Int) async throws {
        var play = try await QueuePlay(jobs, patience: patience)
        for command in commands {
            try await play.perform(command)
            try await play.compare(after: "\(command)")
        }
        try await play.end()
    }

    /// The job of a place among those that there are.
    private func job(_ place: Int) -> JobID? {
        let list = model.list
        return list.isEmpty ? nil : list[place % list.count]
    }

    mutating func perform(_ command: QueueCommand) async throws {
        let queue = workshop.queue
        switch command {
        case .submit(let kernel, let isLong, let key): try await submit(kernel, isLong, key)
        case .cancel(let place): try await cancel(place)
        case .delete(let place):
            guard let id = job(place) else { return }
            model.delete(id)
            deletions.append(Pending { try await queue.delete(id) })
        case .proceed(let lane):
            guard let id = model.lanes[lane] else { return }
            // Whether the job is removed first or the next one begins is left open.
            let isToGo = model.deletions.contains { $0 == (id, nil) }
            if isToGo, model.refusal != nil, model.refusal != .write(1) || model.computed[id] == nil {
                refuse(.removal)
            }
            model.proceed(lane: lane)
            store.release(id)
        case .refuse(let write): refuse(.write(write))
        case .wait(let place):
            guard let id = job(place) else { return }
            waits.append((id, Pending { try await queue.wait(for: id, seconds: nil) }))
        case .list(let state, let limit):
            listing = (state, limit, nil)
            try await turnPage()
        case .turnPage: try await turnPage()
        case .maintain(let seconds):
            await pass(seconds)
            model.maintain()
            // What the store refuses is left for the next time.
            try? await queue.maintain()
        case .drain(let seconds):
            guard !model.isDraining else { return }
            model.drain(within: seconds)
            drain = Pending { await queue.drain(within: seconds) }
            // Nobody else sleeps.
            if !model.isIdle { await workshop.clock.sleepers(1) }
            await pass(0)
        case .restart: try await restart()
        }
    }

    mutating func refuse(_ refusal: QueueRefusal?) {
        model.refusal = refusal
        store.refuse(refusal)
    }

    /// Has time go by, and whoever slept do what it slept for.
    private mutating func pass(_ seconds: Double) async {
        model.seconds += seconds
        workshop.clock.advance(by: seconds)
        await workshop.settle()
    }

    /// Shows a page of the list, and compares it with the model's.
    private mutating func turnPage() async throws {
        guard let (state, limit, last) = listing else { return }
        let query = JobQuery(state: state, before: last, limit: limit, owner: .anyone)
        let found = try await workshop.queue.jobs(query)
        let page = model.page(in: state, before: last, limit: limit)
        try require(found.map(\.id) == page, "\(found.map(\.id)) on a page, not \(page)")
        try require(state.map { state in found.allSatisfy { $0.state == state } } ?? true, "a wrong state")
        // As for a client, the last page is the one that is not full.
        listing = page.count < limit ? nil : (state, limit, page.last)
    }

    private mutating func submit(_ kernel: Int, _ isLong: Bool, _ key: Int?) async throws {
        let request = key.map { key in
            KeyedRequest(
                key: IdempotencyKey(owner: nil, text: "\(key)"), body: [UInt8(kernel)])
        }
        let submission = isLong ? submissions[kernel].long : submissions[kernel].short
        let outcome: Result<Receipt, SubmissionError>
        do throws(SubmissionError) {
            outcome = .success(
                try await workshop.queue.submit(submission, owner: nil, request: request))
        } catch {
            outcome = .failure(error)
        }
        let earlier = key.flatMap { model.keys[$0] }
        switch outcome {
        case .success(let receipt) where receipt.isReplay:
            try require(earlier?.job == receipt.job.id && earlier?.kernel == kernel, "a replay")
        case .success(let receipt):
            try require(earlier == nil, "no replay of \(receipt.job.id)")
            try require(!model.isDraining, "a job when the process is to stop")
            try require(model.backlog.count < QueueModel.capacity, "a job over the capacity")
            try require(model.refusal != .write(1), "a job that the store refused")
            let isKnown = model.isKnown(kernel)
            model.submit(receipt.job.id, kernel: kernel, isLong: isLong, key: key)
            try require(receipt.job.state == (isKnown ? .succeeded : .queued), "\(receipt.job.state)")
            if isKnown { ends[receipt.job.id] = 1 }
        case .failure(.keyReused): try require(earlier.map { $0.kernel != kernel } ?? false, "a key reused")
        case .failure(.draining): try require(model.isDraining, "a process that stops")
        case .failure(.queueFull):
            // What ran when a process died is queued again, whatever else is.
            try require(model.backlog.count >= QueueModel.capacity, "a full queue")
        case .failure(.store(.full)):
            try require(model.refusal == .write(1), "a full store")
            model.refuseSubmission()
        case .failure(let error): throw Difference(words: "submission: \(error)")
        }
    }

    private mutating func cancel(_ place: Int) async throws {
        guard let id = job(place) else { return }
        let expected = Result { () throws(QueueModel.Refused) in try model.cancel(id) }
        let found: JobState?
        do { found = try await workshop.queue.cancel(id)?.state } catch { found = nil }
        switch expected {
        case .success: try require(found == model.jobs[id]?.state, "cancel: \(String(describing: found))")
        case .failure: try require(found == nil, "cancel: \(String(describing: found))")
        }
    }

    private mutating func restart() async throws {
        for wait in waits { wait.outcome.cancel() }
        (waits, deletions, drain) = ([], [], nil)
        store.die()
        try collect()
        (store, workshop) = Self.process(jobs, results, model)
        // Identifiers ascend with time.
        model.seconds += 1
        workshop.clock.advance(by: model.seconds)
        model.restart()
        try await workshop.queue.start()
    }
}
