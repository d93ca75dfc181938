import Jobs
import TestSupport

/// Plays commands on a queue and on its model, and compares them after each.
struct QueuePlay {
    struct Difference: Error { let words: String }

    private let jobs: any JobStore
    private let results = MemoryResultStore()
    private let specifications: [Specification]
    private var model = QueueModel()
    private var store: MortalJobStore
    private var workshop: Workshop
    /// How often each job has come into a final state, and how often that was reported.
    private var ends: [JobID: Int] = [:]
    private var reports: [JobID: Int] = [:]
    private var waits: [(id: JobID, task: Task<Job?, any Error>)] = []

    private init(_ jobs: any JobStore) async throws {
        self.jobs = jobs
        specifications = try (0..<QueueModel.kernels - 1).map { try .small(seed: $0) } + [.overflowing()]
        (store, workshop) = Self.process(jobs, results)
    }

    private static func process(
        _ jobs: any JobStore, _ results: MemoryResultStore
    ) -> (MortalJobStore, Workshop) {
        let store = MortalJobStore(jobs)
        let scripted = ScriptedResultStore(results) { _ throws(StoreError) in
            if store.isDead { throw .failed("the process is dead") }
        }
        let workshop = Workshop(
            store: store, results: scripted, threads: 1, capacity: QueueModel.capacity,
            retention: Retention(age: QueueModel.age, bytes: nil))
        return (store, workshop)
    }

    /// Plays commands on an empty store, and leaves it empty.
    ///
    /// - Throws: ``Difference``.
    static func play(_ commands: [QueueCommand], on jobs: any JobStore) async throws {
        var play = try await QueuePlay(jobs)
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

    private mutating func perform(_ command: QueueCommand) async throws {
        switch command {
        case .submit(let kernel, let isLong, let key): try await submit(kernel, isLong, key)
        case .cancel(let place): try await cancel(place)
        case .delete(let place): try await delete(place)
        case .finish(let lane):
            let id = model.lanes[lane]
            model.finish(lane: lane)
            if let id { store.release(id) }
        case .refuse(let write):
            model.refusal = write
            store.refuse(write: write)
        case .wait(let place):
            guard let id = job(place), model.unrecorded[id] == nil else { return }
            let queue = workshop.queue
            waits.append((id, Task { try await queue.wait(for: id, seconds: nil) }))
            await workshop.settle()
        case .maintain(let seconds):
            workshop.clock.advance(by: seconds)
            model.seconds += seconds
            model.maintain()
            // What the store refuses is left for the next time.
            try? await workshop.queue.maintain()
        case .restart: try await restart()
        }
    }

    private mutating func submit(_ kernel: Int, _ isLong: Bool, _ key: Int?) async throws {
        let request = key.map { key in
            KeyedRequest(
                key: IdempotencyKey(owner: nil, text: "\(key)"), body: [UInt8(kernel)])
        }
        let submission = Submission(specifications[kernel], predictedSeconds: isLong ? 10 : 0)
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
            try require(model.backlog.count < QueueModel.capacity, "a job over the capacity")
            try require(model.refusal != 1, "a job that the store refused")
            let isKnown = model.isKnown(kernel)
            model.submit(receipt.job.id, kernel: kernel, isLong: isLong, key: key)
            try require(receipt.job.state == (isKnown ? .succeeded : .queued), "\(receipt.job.state)")
            if isKnown { ends[receipt.job.id] = 1 }
        case .failure(.keyReused): try require(earlier.map { $0.kernel != kernel } ?? false, "a key reused")
        case .failure(.queueFull):
            try require(model.backlog.count == QueueModel.capacity, "a full queue")
        case .failure(.store(.full)):
            try require(model.refusal == 1, "a full store")
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

    /// A running job is deleted when its worker has stopped: that is no one command.
    private mutating func delete(_ place: Int) async throws {
        guard let id = job(place), !model.lanes.contains(id) else { return }
        let expected = Result { () throws(QueueModel.Refused) in try model.delete(id) }
        var isDeleted = false
        do { isDeleted = try await workshop.queue.delete(id) } catch {}
        try require(isDeleted == ((try? expected.get()) != nil), "delete: \(isDeleted)")
    }

    private mutating func restart() async throws {
        for wait in waits { wait.task.cancel() }
        waits = []
        let before = store
        before.die()
        try collect()
        (store, workshop) = Self.process(jobs, results)
        // Identifiers ascend with time.
        model.seconds += 1
        workshop.clock.advance(by: model.seconds)
        model.restart()
        try await workshop.queue.start()
    }
}

extension QueuePlay {
    private func require(_ holds: Bool, _ words: String) throws {
        if !holds { throw Difference(words: words) }
    }

    /// What is to be seen of the queue, once it has nothing more to do.
    private func compare(after command: String) async throws {
        var difference: String?
        // The store counts the writes, so that nothing is under way when all are the model's.
        for turn in 0..<4000 {
            difference = try await found()
            if difference == nil { return }
            if turn > 50 { try await Task.sleep(for: .microseconds(500)) } else { await Task.yield() }
        }
        throw Difference(words: "after \(command): \(difference ?? "")")
    }

    private func found() async throws -> String? {
        guard store.writes == model.writes else { return "\(store.writes) writes, not \(model.writes)" }
        guard store.held == Set(model.lanes.compactMap(\.self)) else { return "\(store.held) run" }
        let listed = try await workshop.queue.jobs(
            JobQuery(state: nil, before: nil, limit: 1000, owner: .anyone))
        let (states, expected) = (
            listed.map { [$0.id: $0.state] }, model.list.map { [$0: model.jobs[$0]?.state] }
        )
        guard states == expected else { return "\(states), not \(expected)" }
        guard await workshop.queue.depth == model.backlog.count else { return "another depth" }
        // What is held up as it begins has not been told yet.
        for job in listed where model.unrecorded[job.id] == nil && job.state != .running {
            let last = workshop.queue.history.notices(of: job.id, after: 0)?.last { notice in
                if case .state = notice.change { true } else { false }
            }
            guard let last, case .state(let noted) = last.change else { continue }
            guard noted == job else { return "the history has \(noted.state) of a job that is \(job.state)" }
        }
        return nil
    }

    /// What the process has done to jobs.
    private mutating func collect() throws {
        for transition in store.transitions {
            try require(transition.from.canBecome(transition.to), "\(transition)")
            if transition.to.isFinal { ends[transition.job, default: 0] += 1 }
        }
        for case .ended(let job) in workshop.events { reports[job.id, default: 0] += 1 }
    }

    /// Lets everything come to its end, and removes it.
    private mutating func end() async throws {
        try await perform(.refuse(write: 1_000_000))
        while model.jobs.values.contains(where: { !$0.state.isFinal })
            || model.lanes.contains(where: { $0 != nil })
        {
            for command in [QueueCommand.maintain(seconds: 0), .finish(lane: 0), .finish(lane: 1)] {
                try await perform(command)
                try await compare(after: "the end, \(command)")
            }
        }
        for wait in waits {
            let job = try await wait.task.value
            let isOver = job?.state.isFinal ?? true
            try require(
                isOver || model.refusedEnds.contains(wait.id), "a wait ended with a job that is not over")
        }
        let kept = Set(try results.digests())
        try require(try await jobs.succeededDigests() == kept, "results that no job has, or the reverse")
        try collect()
        try require(ends.values.allSatisfy { $0 == 1 }, "a job had several ends")
        try require(reports.values.allSatisfy { $0 == 1 }, "an end was reported more than once")
        for id in model.list {
            try require(ends[id] == 1, "\(id) has no end")
            try require(try await workshop.queue.delete(id), "\(id) cannot be deleted")
        }
        try require(try results.digests().isEmpty, "results of deleted jobs")
    }
}
