import TestSupport
import Testing

@testable import Jobs

@Suite struct RunTests {
    private let clock = ManualClock()

    @Test func `A run begins with its parameters`() {
        let run = Run(clock: clock.clock) { _ in }
        #expect(run.progress == JobProgress(stage: .parameters, completed: 0, total: 1, elapsed: 0))
    }

    @Test func `Each stage counts its own pieces and seconds`() {
        let run = Run(clock: clock.clock) { _ in }
        clock.advance(by: 2)
        run.begin(.kernel, total: 4)
        clock.advance(by: 3)
        run.advance()
        run.advance()
        #expect(run.progress == JobProgress(stage: .kernel, completed: 2, total: 4, elapsed: 3))
        run.begin(.analyses, total: 9)
        #expect(run.progress == JobProgress(stage: .analyses, completed: 0, total: 9, elapsed: 0))
    }

    @Test func `A run goes on until it is stopped`() throws {
        let run = Run(clock: clock.clock) { _ in }
        try run.check()
        run.stop(.interrupted)
        #expect(throws: Run.Stopped.self) { try run.check() }
    }

    @Test func `The first reason to stop counts, through all stages`() {
        let run = Run(clock: clock.clock) { _ in }
        run.stop(.cancelled)
        run.stop(.interrupted)
        run.begin(.kernel, total: 2)
        #expect(run.stopReason == .cancelled)
    }

    @Test func `A cancellation counts after an interruption, and nothing else does`() {
        let run = Run(clock: clock.clock) { _ in }
        run.stop(.interrupted)
        run.stop(.timedOut(3))
        #expect(run.stopReason == .interrupted)
        run.stop(.cancelled)
        #expect(run.stopReason == .cancelled)
    }
}
