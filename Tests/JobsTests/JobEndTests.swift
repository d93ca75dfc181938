import TestSupport
import Testing

@testable import Jobs

@Suite struct JobEndTests {
    private let time = Timestamp(milliseconds: 7)

    @Test(arguments: [(1, JobState.queued), (2, .queued), (3, .failed), (9, .failed)])
    func `A job that was running when the process ended is tried again, but not for ever`(
        attempt: Int, state: JobState
    ) throws {
        var job = try Job.sample(1).running
        job.attempt = attempt
        job.resume(at: time)
        #expect(job.state == state)
        #expect(job.failure == (state == .failed ? .workerCrashed : nil))
        #expect(job.finishedAt == (state == .failed ? time : nil))
        #expect(job.attempt == attempt)
    }
}
