import Jobs

/// What a queue of jobs does, as simply as it can be said: one thing after another, on lists.
struct QueueModel {
    static let kernels = 4
    static let capacity = 6

    struct Entry: Hashable {
        let id: JobID
        let kernel: Int
        let isLong: Bool
        var state = JobState.queued
        var crashes = 0
        var end: Double?
    }

    struct Refused: Error {}

    /// Bytes of each kernel's result.
    let bytes: [Double]
    var jobs: [JobID: Entry] = [:]
    /// The kernel of every job that there has been: a worker may be at one that has expired.
    var kernels: [JobID: Int] = [:]
    var backlog: [JobID] = []
    /// What the workers are at: the main lane first.
    var lanes: [JobID?] = [nil, nil]
    /// How those of them are to end that are computed already.
    var computed: [JobID: (state: JobState, end: Double)] = [:]
    /// Whether the last job of the main lane takes long; it may have expired while its worker was to stop.
    var isMainLong = false
    /// Ends that the store has refused.
    var unrecorded: [JobID: (state: JobState, end: Double)] = [:]
    /// The jobs of which that was so once: whoever waited for one was told before it was over.
    var refusedEnds: Set<JobID> = []
    /// Whether each job was removed that was to be; nil while a worker is still at it.
    var deletions: [(id: JobID, isDone: Bool?)] = []
    /// Whether a process has died at work, and the next one has found no job at all: it removed nothing then.
    var isLost = false
    /// The jobs that have been kept for long enough.
    var expired: Set<JobID> = []
    var keys: [Int: (job: JobID, kernel: Int)] = [:]
    var seconds = 0.0
    /// Until when what runs may go on; nil as long as the process is not to stop.
    var deadline: Double?
    /// How many writes there have been in this process, refused ones too.
    var writes = 0
    var refusal: QueueRefusal?

    init(bytes: [Double]) { self.bytes = bytes }

    /// The jobs as they are listed.
    var list: [JobID] { jobs.keys.sorted(by: >) }

    /// The jobs of one page of a list.
    func page(in state: JobState?, before last: JobID?, limit: Int) -> [JobID] {
        var page: [JobID] = []
        for id in list where page.count < limit {
            if let last, id >= last { continue }
            if let state, jobs[id]?.state != state { continue }
            page.append(id)
        }
        return page
    }

    var isIdle: Bool { lanes == [nil, nil] }
    var isDraining: Bool { deadline != nil }

    func isKnown(_ kernel: Int) -> Bool {
        jobs.values.contains { $0.state == .succeeded && $0.kernel == kernel }
    }

    /// Whether who waits for the job waits no more.
    func isTold(of id: JobID) -> Bool {
        (jobs[id]?.state.isFinal ?? true) || refusedEnds.contains(id) || isDraining && !lanes.contains(id)
    }

    /// Whether somebody may be about to have the kernel's result, or to remove it: what the end of a process leaves is
    /// the next one's.
    func isAwaited(_ kernel: Int) -> Bool {
        isDraining || isLost
            || (lanes.compactMap(\.self) + unrecorded.keys).contains { kernels[$0] == kernel }
    }

    /// Counts a write.
    ///
    /// - Throws: ``Refused`` by the store.
    mutating func write(isRemoval: Bool = false) throws(Refused) {
        writes += 1
        if refusal.counts(isRemoval: isRemoval) { throw Refused() }
    }

    /// Brings a job into its next state if it is still in the earlier one.
    ///
    /// - Throws: ``Refused`` by the store.
    mutating func move(
        _ id: JobID, from earlier: JobState, to state: JobState, at end: Double? = nil
    ) throws(Refused) {
        try write()
        guard jobs[id]?.state == earlier else { return }
        jobs[id]?.state = state
        jobs[id]?.end = state.isFinal ? end ?? seconds : nil
    }

    mutating func forget(_ id: JobID) {
        jobs[id] = nil
        keys = keys.filter { $0.value.job != id }
    }
}

extension QueueModel {
    /// Takes a job that the store has taken.
    mutating func submit(_ id: JobID, kernel: Int, isLong: Bool, key: Int?) {
        try? write()
        jobs[id] = Entry(id: id, kernel: kernel, isLong: isLong)
        kernels[id] = kernel
        if let key { keys[key] = (id, kernel) }
        guard !isKnown(kernel) else {
            jobs[id]?.state = .succeeded
            jobs[id]?.end = seconds
            return
        }
        backlog.append(id)
        dispatch()
    }

    /// Counts a submission that the store refuses.
    mutating func refuseSubmission() { try? write() }

    /// Lets every free lane begin with its next job.
    mutating func dispatch() {
        guard !isDraining else { return }
        var begun: [(lane: Int, job: JobID)] = []
        for lane in lanes.indices where lanes[lane] == nil {
            let isHeldUp = lanes[0] != nil && isMainLong
            let next = backlog.first { id in lane == 0 || isHeldUp && jobs[id]?.isLong == false }
            guard let next else { continue }
            lanes[lane] = next
            if lane == 0 { isMainLong = jobs[next]?.isLong ?? false }
            backlog.removeAll { $0 == next }
            begun.append((lane, next))
        }
        for (lane, job) in begun {
            do throws(Refused) {
                try move(job, from: .queued, to: .running)
            } catch {
                lanes[lane] = nil
                backlog = (backlog + [job]).sorted()
            }
        }
    }

    /// Lets a worker go on: to its job's end, and then to its next job.
    mutating func proceed(lane: Int) {
        guard let id = lanes[lane] else { return }
        if computed[id] == nil, let job = jobs[id], !job.state.isFinal {
            computed[id] = (end(of: job), seconds)
        } else {
            finish(id, lane)
        }
    }

    private mutating func finish(_ id: JobID, _ lane: Int) {
        lanes[lane] = nil
        defer {
            for place in deletions.indices where deletions[place] == (id, nil) {
                deletions[place].isDone = isRemoved(id)
            }
            dispatch()
        }
        // What was cancelled before it was computed is over.
        guard let outcome = computed.removeValue(forKey: id) else { return }
        do throws(Refused) {
            try move(id, from: .running, to: outcome.state, at: outcome.end)
        } catch {
            unrecorded[id] = outcome
            refusedEnds.insert(id)
            return
        }
        guard let job = jobs[id], job.state == .succeeded else { return }
        for equal in backlog where jobs[equal]?.kernel == job.kernel {
            guard (try? move(equal, from: .queued, to: .succeeded)) != nil else { continue }
            backlog.removeAll { $0 == equal }
        }
    }

    /// How its worker leaves a job.
    private func end(of job: Entry) -> JobState {
        if let deadline, seconds >= deadline { return .queued }
        return job.kernel == Self.kernels - 1 ? .failed : .succeeded
    }

    mutating func drain(within time: Double) { deadline = seconds + time }

    mutating func restart() {
        isLost = jobs.isEmpty && (isLost || !isIdle)
        (lanes, computed, unrecorded, refusedEnds, deletions) = ([nil, nil], [:], [:], [], [])
        (deadline, writes, refusal) = (nil, 0, nil)
        for id in jobs.keys.sorted() where jobs[id]?.state == .running {
            jobs[id]?.crashes += 1
            try? move(id, from: .running, to: jobs[id]?.crashes == 1 ? .queued : .failed)
        }
        backlog = jobs.values.filter { $0.state == .queued }.map(\.id).sorted()
        dispatch()
    }
}

extension QueueModel {
    /// - Throws: ``Refused`` by the store.
    mutating func cancel(_ id: JobID) throws(Refused) {
        guard let job = jobs[id], !job.state.isFinal else { return }
        try move(id, from: job.state, to: .cancelled)
        backlog.removeAll { $0 == id }
        unrecorded[id] = nil
    }

    mutating func delete(_ id: JobID) {
        do throws(Refused) {
            try cancel(id)
            // A running one goes when its worker has stopped.
            deletions.append((id, lanes.contains(id) ? nil : isRemoved(id)))
        } catch {
            deletions.append((id, false))
        }
    }

    /// Removes a job that is over.
    ///
    /// - Returns: Whether the store has done so.
    private mutating func isRemoved(_ id: JobID) -> Bool {
        guard (try? write(isRemoval: true)) != nil, jobs[id] != nil else { return false }
        forget(id)
        unrecorded[id] = nil
        return true
    }
}
