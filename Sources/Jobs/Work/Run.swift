internal import Synchronization

/// One run of one job: what its worker and whoever watches it share.
final class Run: Sendable {
    /// Why a run should stop before it is done.
    enum Stop: Hashable, Sendable {
        /// The owner cancelled the job.
        case cancelled
        /// The run has taken longer than the job allows, in seconds.
        case timedOut(Double)
        /// The service ends; the job goes back to the queue.
        case interrupted
    }

    private struct State {
        var stage = JobProgress.Stage.parameters
        var completed = 0
        var total = 1
        var stageBegan: Double
        /// When progress was last told.
        var told = -Double.infinity
        var stop: Stop?
    }

    /// Seconds between two words about progress.
    private static let interval = 0.25

    private let state: Mutex<State>
    private let uptime: @Sendable () -> Double
    private let tell: @Sendable (JobProgress) -> Void

    /// `tell` hears of progress, not too often.
    init(clock: JobClock, tell: @escaping @Sendable (JobProgress) -> Void) {
        self.tell = tell
        uptime = clock.uptime
        state = Mutex(State(stageBegan: clock.uptime()))
    }

    func begin(_ stage: JobProgress.Stage, total: Int) {
        let now = uptime()
        state.withLock {
            $0 = State(stage: stage, total: total, stageBegan: now, told: $0.told, stop: $0.stop)
        }
        tell(at: now)
    }

    private func tell(at now: Double) {
        let isDue = state.withLock { state in
            guard now - state.told >= Self.interval else { return false }
            state.told = now
            return true
        }
        if isDue { tell(progress) }
    }

    /// Counts one piece of the stage as done.
    func advance() {
        PieceCount.add()
        state.withLock { $0.completed += 1 }
        tell(at: uptime())
    }

    var progress: JobProgress {
        let now = uptime()
        return state.withLock { state in
            JobProgress(
                stage: state.stage, completed: state.completed, total: state.total,
                elapsed: now - state.stageBegan)
        }
    }

    /// Asks the worker to stop before its next piece; the first reason counts, but a job that is cancelled is so
    /// already, whatever else its worker was asked.
    func stop(_ reason: Stop) {
        state.withLock { state in
            if state.stop == nil || reason == .cancelled { state.stop = reason }
        }
    }

    var stopReason: Stop? { state.withLock { $0.stop } }

    /// - Throws: ``Stopped`` when the run should not go on.
    func check() throws(Stopped) {
        if let reason = stopReason { throw Stopped(reason: reason) }
    }

    struct Stopped: Error {
        let reason: Stop
    }
}
