import Jobs
import TestSupport

/// What is to be seen of a queue, and whether it is the model's.
extension QueuePlay {
    func require(_ holds: Bool, _ words: String) throws {
        if !holds { throw Difference(words: words) }
    }

    /// What is to be seen of the queue, once it has nothing more to do.
    func compare(after command: String) async throws {
        var difference: String?
        // The store counts the writes, so that nothing is under way when all are the model's.
        for turn in 0..<patience {
            difference = try await found()
            if difference == nil { return }
            if turn > 50 { try await Task.sleep(for: .microseconds(500)) } else { await Task.yield() }
        }
        throw Difference(words: "after \(command): \(difference ?? "")")
    }

    private func found() async throws -> String? {
        guard store.writes == model.writes else { return "\(store.writes) writes, not \(model.writes)" }
        guard store.held == Set(model.lanes.compactMap(\.self)) else {
            return "\(store.held) run, not \(model.lanes)"
        }
        let listed = try await workshop.queue.jobs(
            JobQuery(state: nil, before: nil, limit: 1000, owner: .anyone))
        let (states, expected) = (
            listed.map { [$0.id: $0.state] }, model.list.map { [$0: model.jobs[$0]?.state] }
        )
        guard states == expected else { return "\(states), not \(expected)" }
        guard await workshop.queue.depth == model.backlog.count else { return "another depth" }
        let pending = try pendingDifference ?? resultDifference(results.digests())
        if let pending { return pending }
        guard try await jobs.storedBytes() == model.storedBytes else { return "other bytes" }
        for id in model.kernels.keys {
            let isExpired = try await workshop.queue.expired(id) != nil
            guard isExpired == model.expired.contains(id) else { return "\(id) has expired: \(isExpired)" }
        }
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

    /// Whether everybody has been told who should be, and nobody else.
    private var pendingDifference: String? {
        for (id, outcome) in waits {
            let found = outcome.found
            guard model.isTold(of: id) == (found != nil) else {
                return "a wait for \(id) \(found == nil ? "goes on" : "has ended")"
            }
            guard case .success(let job)? = found, let now = model.jobs[id]?.state, now.isFinal else {
                continue
            }
            // Who was told of a job that was not over was told too early.
            let isEarly = model.isDraining || model.refusedEnds.contains(id)
            guard job?.state == now || isEarly && job?.state.isFinal == false else {
                return "a wait for \(id) ended as \(job.map { "\($0.state)" } ?? "nothing")"
            }
        }
        // Several deletions of one job come in any order.
        let removals = zip(model.deletions, deletions).map { expected, deletion in
            (
                id: expected.id, expected: expected.isDone,
                found: deletion.found.map { (try? $0.get()) ?? false }
            )
        }
        for (id, ends) in Dictionary(grouping: removals, by: \.id) {
            for isDone in [true, false, nil] {
                guard
                    ends.count(where: { $0.expected == isDone }) == ends.count(where: { $0.found == isDone })
                else { return "\(id) is to be removed: \(ends)" }
            }
        }
        guard let drain else { return nil }
        return model.isIdle == (drain.found != nil) ? nil : "another end of the draining"
    }

    /// Whether there is a result of every job that has one, and none that nobody is about to have.
    private func resultDifference(_ found: [KernelDigest]) -> String? {
        for (kernel, submission) in submissions.enumerated() {
            let isThere = found.contains(submission.short.order.digest)
            if model.isKnown(kernel) {
                guard isThere else { return "no result of kernel \(kernel)" }
            } else if isThere, !model.isAwaited(kernel) {
                return "a result of kernel \(kernel)"
            }
        }
        return nil
    }

    /// What the process has done to jobs.
    mutating func collect() throws {
        for transition in store.transitions {
            try require(transition.from.canBecome(transition.to), "\(transition)")
            if transition.to.isFinal { ends[transition.job, default: 0] += 1 }
        }
        for case .ended(let job) in workshop.events where job.state.isFinal {
            reports[job.id, default: 0] += 1
        }
    }

    /// Lets everything come to its end, and removes it.
    mutating func end() async throws {
        if model.isDraining { try await perform(.restart) }
        refuse(nil)
        while model.jobs.values.contains(where: { !$0.state.isFinal })
            || model.lanes.contains(where: { $0 != nil })
        {
            for command in [QueueCommand.maintain(seconds: 0), .proceed(lane: 0), .proceed(lane: 1)] {
                try await perform(command)
                try await compare(after: "the end, \(command)")
            }
        }
        try collect()
        try require(ends.values.allSatisfy { $0 == 1 }, "a job had several ends")
        try require(reports.values.allSatisfy { $0 == 1 }, "an end was reported more than once")
        for id in model.list {
            try require(ends[id] == 1, "\(id) has no end")
            try require(try await workshop.queue.delete(id), "\(id) cannot be deleted")
        }
        try require(try model.isLost || results.digests().isEmpty, "results of deleted jobs")
    }
}
