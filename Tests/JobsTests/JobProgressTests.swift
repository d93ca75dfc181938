import Jobs
import Testing

@Suite struct JobProgressTests {
    @Test func `A quarter done in two seconds leaves six`() {
        let progress = JobProgress(stage: .kernel, completed: 7, total: 28, elapsed: 2)
        #expect(progress.fraction == 0.25)
        #expect(progress.remaining == 6)
    }

    @Test func `Nothing can be foretold before something is done`() {
        let progress = JobProgress(stage: .kernel, completed: 0, total: 4, elapsed: 3)
        #expect(progress.fraction == 0)
        #expect(progress.remaining == nil)
    }

    @Test func `Nothing is left at the end`() {
        let progress = JobProgress(stage: .kernel, completed: 4, total: 4, elapsed: 3)
        #expect(progress.fraction == 1)
        #expect(progress.remaining == 0)
    }

    @Test func `A stage without pieces has a fraction`() {
        #expect(JobProgress(stage: .parameters, completed: 0, total: 0, elapsed: 1).fraction == 0)
    }
}
