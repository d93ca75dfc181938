internal import Synchronization

/// Something that happened to a job.
package struct JobNotice: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        case state(Job)
        case progress(JobProgress)
    }

    /// Counts up within the job's history.
    package let number: Int
    package let change: Change
}

/// What has happened to jobs since the process began, for whoever follows one.
///
/// Followers pull: whoever is slow misses some progress and no state. A history is as long as the job lives, and some
/// jobs' longer; what happened before the process began is not in it.
package final class JobHistory: Sendable {
    private struct Follower {
        let id: JobID
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var histories: [JobID: [JobNotice]] = [:]
        /// The jobs that are over, in the order of their ends.
        var over: [JobID] = []
        var followers: [Int: Follower] = [:]
        var issued = 0
        var hasEnded = false

        mutating func release(_ wanted: (JobID) -> Bool) -> [CheckedContinuation<Void, Never>] {
            let released = followers.filter { wanted($0.value.id) }
            for key in released.keys { followers[key] = nil }
            return released.values.map(\.continuation)
        }
    }

    private let state = Mutex(State())
    private let clock: JobClock
    /// Of this process alone: numbers of another one's histories mean nothing here.
    package let name = String(UInt64.random(in: 0...(.max)), radix: 36)

    /// How many notices of one job are kept; progress goes first.
    private static let length = 1024
    /// How many jobs that are over are remembered.
    private static let rememberedJobs = 256

    init(clock: JobClock) { self.clock = clock }
}

extension JobHistory {
    func note(_ job: Job) { add(.state(job), to: job.id, isLast: job.state.isFinal) }

    func note(_ progress: JobProgress, of id: JobID) { add(.progress(progress), to: id, isLast: false) }

    private func add(_ change: JobNotice.Change, to id: JobID, isLast: Bool) {
        let released = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            var history = state.histories[id, default: []]
            // A worker may be at a job that is over, or gone, for a moment.
            if change.isProgress, history.last?.isFinal ?? true { return [] }
            history.append(JobNotice(number: (history.last?.number ?? 0) + 1, change: change))
            if history.count > Self.length, let first = history.firstIndex(where: \.isProgress) {
                history.remove(at: first)
            }
            state.histories[id] = history
            if isLast { state.over.append(id) }
            if state.over.count > Self.rememberedJobs { state.histories[state.over.removeFirst()] = nil }
            return state.release { $0 == id }
        }
        for continuation in released { continuation.resume() }
    }

    func forget(_ id: JobID) {
        let released = state.withLock { state in
            state.histories[id] = nil
            state.over.removeAll { $0 == id }
            return state.release { $0 == id }
        }
        for continuation in released { continuation.resume() }
    }

    /// Nothing more will happen here: everyone who waits stops waiting.
    func end() {
        let released = state.withLock { state in
            state.hasEnded = true
            return state.release { _ in true }
        }
        for continuation in released { continuation.resume() }
    }
}

extension JobHistory {
    /// Whether nothing more will happen.
    package var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// What has happened to a job after notice `number`; nil when nothing is known of it.
    package func notices(of id: JobID, after number: Int) -> [JobNotice]? {
        state.withLock { state in state.histories[id]?.filter { $0.number > number } }
    }

    /// Returns when something happens to a job after notice `number`, or after that many seconds, or when the task
    /// is cancelled, or at the end of all.
    package func change(of id: JobID, after number: Int, within seconds: Double) async {
        let ticket = state.withLock { state in
            state.issued += 1
            return state.issued
        }
        let timer = Task { [clock] in
            try? await clock.sleep(seconds)  // Cancelled when there is something else.
            self.release(ticket)
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    let isNew = (state.histories[id]?.last?.number ?? .max) > number
                    guard !isNew, !state.hasEnded, !Task.isCancelled else { return false }
                    state.followers[ticket] = Follower(id: id, continuation: continuation)
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            release(ticket)
        }
    }

    private func release(_ ticket: Int) {
        state.withLock { $0.followers.removeValue(forKey: ticket) }?.continuation.resume()
    }
}

extension JobNotice {
    fileprivate var isProgress: Bool { change.isProgress }

    fileprivate var isFinal: Bool {
        if case .state(let job) = change { job.state.isFinal } else { false }
    }
}

extension JobNotice.Change {
    fileprivate var isProgress: Bool {
        if case .progress = self { true } else { false }
    }
}
