import TestSupport
import Testing

@testable import Jobs

@Suite(.timeLimit(.minutes(3))) struct JobHistoryTests {
    private let clock = ManualClock()
    private let progress = JobProgress(stage: .kernel, completed: 1, total: 2, elapsed: 0)

    @Test func `What happened is told from any point on`() throws {
        let history = JobHistory(clock: clock.clock)
        let job = try Job.sample(1)
        #expect(history.notices(of: job.id, after: 0) == nil)
        history.note(job)
        history.note(progress, of: job.id)
        history.note(job.ended(.succeeded))
        let all = try #require(history.notices(of: job.id, after: 0))
        #expect(all.map(\.number) == [1, 2, 3])
        #expect(all.map(\.change) == [.state(job), .progress(progress), .state(job.ended(.succeeded))])
        #expect(history.notices(of: job.id, after: 2)?.map(\.number) == [3])
        #expect(history.notices(of: job.id, after: 3) == [])
    }

    @Test func `Of a long history progress is forgotten, states are not`() throws {
        let history = JobHistory(clock: clock.clock)
        let job = try Job.sample(1)
        history.note(job)
        for _ in 0..<3000 { history.note(progress, of: job.id) }
        let notices = try #require(history.notices(of: job.id, after: 0))
        #expect(notices.count == 1024)
        #expect(notices.first?.change == .state(job) && notices.last?.number == 3001)
    }

    @Test func `Whoever follows is woken by a change, the time, or the end`() async throws {
        let history = JobHistory(clock: clock.clock)
        let job = try Job.sample(1)
        history.note(job)
        // There is something new already.
        await history.change(of: job.id, after: 0, within: 10)
        async let changed: Void = history.change(of: job.id, after: 1, within: 10)
        await clock.sleepers(1)
        history.note(progress, of: job.id)
        await changed
        async let late: Void = history.change(of: job.id, after: 2, within: 10)
        await clock.sleepers(1)
        clock.advance(by: 11)
        await late
        async let ended: Void = history.change(of: job.id, after: 2, within: 10)
        await clock.sleepers(1)
        history.end()
        await ended
        #expect(history.hasEnded)
        await history.change(of: job.id, after: 2, within: 10)
    }

    @Test func `Whoever is cancelled waits no longer`() async throws {
        let history = JobHistory(clock: clock.clock)
        history.note(try Job.sample(1))
        let task = Task { await history.change(of: .sample(1), after: 1, within: 10) }
        await clock.sleepers(1)
        task.cancel()
        await task.value
    }

    @Test func `The histories of so many jobs that are over are kept`() throws {
        let history = JobHistory(clock: clock.clock)
        var sequence = JobIDSequence()
        var random = SystemRandomNumberGenerator()
        let ids = (0..<300).map { _ in sequence.next(at: ManualClock.epoch, using: &random) }
        let order = try Job.sample(1).order
        for id in ids {
            history.note(
                Job(id: id, order: order, owner: nil, createdAt: ManualClock.epoch, state: .cancelled))
        }
        #expect(history.notices(of: ids[0], after: 0) == nil)
        #expect(history.notices(of: ids[299], after: 0)?.count == 1)
        history.forget(ids[299])
        #expect(history.notices(of: ids[299], after: 0) == nil)
    }
}
