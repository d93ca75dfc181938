import Jobs
import Testing

@Suite struct JobStateTests {
    /// Everything that may happen; whatever is not here may not.
    private static let legal: [JobState: Set<JobState>] = [
        .queued: [.running, .succeeded, .cancelled],
        .running: [.queued, .succeeded, .failed, .cancelled],
    ]

    @Test(arguments: JobState.allCases, JobState.allCases)
    func `The table of transitions is this one`(from: JobState, to: JobState) {
        #expect(from.canBecome(to) == (Self.legal[from]?.contains(to) ?? false))
    }

    @Test(arguments: JobState.allCases)
    func `A state is final when nothing comes after it`(state: JobState) {
        #expect(state.isFinal == JobState.allCases.allSatisfy { !state.canBecome($0) })
    }

    /// They are stored and sent.
    @Test func `The names of the states do not change`() {
        #expect(
            JobState.allCases.map(\.rawValue) == ["queued", "running", "succeeded", "failed", "cancelled"])
    }
}
