/// How far a running job has come.
package struct JobProgress: Hashable, Sendable {
    package enum Stage: String, Hashable, Sendable, CaseIterable {
        /// The parameters and the data are drawn.
        case parameters
        /// The samples go through the network and back, and the blocks of the kernel are computed.
        case kernel
        /// The finished kernel is read once more for its statistics, and what else is asked for is worked out.
        case analyses
    }

    package let stage: Stage
    /// Of the kernel: runs of samples on their way, and blocks.
    package let completed: Int
    package let total: Int
    /// Seconds since the stage began.
    package let elapsed: Double

    package init(stage: Stage, completed: Int, total: Int, elapsed: Double) {
        self.stage = stage
        self.completed = completed
        self.total = total
        self.elapsed = elapsed
    }

    /// Of the stage, in 0…1.
    package var fraction: Double { total == 0 ? 0 : Double(completed) / Double(total) }

    /// Seconds that the stage still needs, at the pace so far; nil before anything is done.
    package var remaining: Double? {
        completed == 0 ? nil : elapsed * Double(total - completed) / Double(completed)
    }
}
