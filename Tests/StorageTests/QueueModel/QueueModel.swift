import Jobs

/// What a queue of jobs does, as simply as it can be said: one thing after another, on lists.
struct QueueModel {
    static let kernels = 4
    static let capacity = 6
    static let age = 100.0

    struct Entry: Hashable {
        let id: JobID
        let kernel: Int
        let isLong: Bool
        var state = JobState.queued
        var crashes = 0
        var end: Double?
    }

    struct Refused: Error {}

    var jobs: [JobID: Entry] = [:]
    var backlog: [JobID] = []
    /// What the workers are at: the main lane first.
    var lanes: [JobID?] = [nil, nil]
    /// Whether the last job of the main lane takes long; it may have expired while its worker was to stop.
    var isMainLong = false
    /// Ends that the store has refused.
    var unrecorded: [JobID: (state: JobState, end: Double)] = [:]
    /// The jobs of which that was so once: whoever waited for one was told before it was over.
    var refusedEnds: Set<JobID> = []
    var keys: [Int: (job: JobID, kernel: Int)] = [:]
    var seconds = 0.0
    /// How many writes there have been in this process, refused ones too.
    var writes = 0
    /// The write that is refused, counted from now.
    var refusal: Int?

    /// The jobs as they are listed.
    var list: [JobID] { jobs.keys.sorted(by: >) }

    func isKnown(_ kernel: Int) -> Bool {
        jobs.values.contains { $0.state == .succeeded && $0.kernel == kernel }
    }

    private mutating func write() throws(Refused) {
        writes += 1
        guard let left = refusal else { return }
        refusal = left == 1 ? nil : left - 1
        if left == 1 { throw Refused() }
    }

    /// Whether the store takes a job's next state.
    private mutating func move(_ id: JobID, to state: JobState) -> Bool {
        do { try write() } catch { return false }
        jobs[id]?.state = state
        jobs[id]?.end = state.isFinal ? seconds : nil
        return true
    }

    /// - Returns: Whether the store takes the job.
    mutating func submit(_ id: JobID, kernel: Int, isLong: Bool, key: Int?) {
        writes += 1
        if let left = refusal { refusal = left - 1 }
        jobs[id] = Entry(id: id, kernel: kernel, isLong: isLong)
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
        for (lane, job) in begun where !move(job, to: .running) {
            lanes[lane] = nil
            backlog = (backlog + [job]).sorted()
        }
    }

    mutating func finish(lane: Int) {
        guard let id = lanes[lane] else { return }
        lanes[lane] = nil
        defer { dispatch() }
        // What has been cancelled is over already, and may have expired.
        guard let job = jobs[id], !job.state.isFinal else { return }
        let state: JobState = job.kernel == Self.kernels - 1 ? .failed : .succeeded
        if !move(id, to: state) {
            unrecorded[id] = (state, seconds)
            refusedEnds.insert(id)
        } else if state == .succeeded {
            for equal in backlog where jobs[equal]?.kernel == job.kernel {
                if move(equal, to: .succeeded) { backlog.removeAll { $0 == equal } }
            }
        }
    }

    /// - Throws: ``Refused`` by the store.
    mutating func cancel(_ id: JobID) throws(Refused) {
        guard let job = jobs[id], !job.state.isFinal else { return }
        guard move(id, to: .cancelled) else { throw Refused() }
        backlog.removeAll { $0 == id }
        unrecorded[id] = nil
    }

    mutating func delete(_ id: JobID) throws(Refused) {
        try cancel(id)
        try write()
        forget(id)
    }

    private mutating func forget(_ id: JobID) {
        jobs[id] = nil
        keys = keys.filter { $0.value.job != id }
    }

    mutating func maintain() {
        // Jobs begin when the upkeep is done.
        defer { dispatch() }
        for (id, outcome) in unrecorded.sorted(by: { $0.key < $1.key }) {
            guard move(id, to: outcome.state) else { return }
            jobs[id]?.end = outcome.end
            unrecorded[id] = nil
        }
        let old = jobs.values.filter { $0.end.map { $0 < seconds - Self.age } ?? false }
        guard !old.isEmpty, (try? write()) != nil else { return }
        for job in old { forget(job.id) }
    }

    mutating func restart() {
        (lanes, unrecorded, writes, refusal) = ([nil, nil], [:], 0, nil)
        for id in jobs.keys.sorted() where jobs[id]?.state == .running {
            jobs[id]?.crashes += 1
            _ = move(id, to: jobs[id]?.crashes == 1 ? .queued : .failed)
        }
        backlog = jobs.values.filter { $0.state == .queued }.map(\.id).sorted()
        dispatch()
    }
}
