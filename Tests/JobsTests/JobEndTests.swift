import TestSupport
import Testing

@testable import Jobs

@Suite struct JobEndTests {
    private let time = Timestamp(milliseconds: 7)

    @Test(arguments: [(0, JobState.queued), (1, .failed), (2, .failed)])
    func `A job that was running when the process ended is tried again, but not for ever`(
        crashes: Int, state: JobState
    ) throws {
        var job = try Job.sample(1).running
        job.crashes = crashes
        job.resume(at: time)
        #expect(job.state == state)
        #expect(job.failure == (state == .failed ? .workerCrashed : nil))
        #expect(job.finishedAt == (state == .failed ? time : nil))
        #expect(job.crashes == crashes + 1 && job.attempt == 1)
    }
}
