import HTTP
import HTTPTypes
import Testing

@testable import Endpoints

@Suite struct QuotasTests {
    private static let quotas = Quotas(queuedJobs: 2, storedBytes: 1000, processorSeconds: 60)

    private static func excess(_ jobs: Int, _ bytes: Int, _ seconds: Double, adding: Int) -> QuotaExcess? {
        let usage = Quotas.Usage(queuedJobs: jobs, storedBytes: bytes, processorSeconds: seconds)
        do throws(QuotaExcess) { try quotas.check(usage, addingBytes: adding) } catch { return error }
        return nil
    }

    @Test func `A job fits up to each quota and not beyond`() {
        #expect(Self.excess(1, 900, 59.9, adding: 100) == nil)
        #expect(Self.excess(2, 0, 0, adding: 0) == .queuedJobs(limit: 2))
        #expect(Self.excess(0, 900, 0, adding: 101) == .storedBytes(limit: 1000))
        #expect(Self.excess(0, 1, 0, adding: .max) == .storedBytes(limit: 1000))
        #expect(Self.excess(0, 0, 60, adding: 0) == .processorSeconds(limit: 60))
    }

    @Test func `What has no quota has no end`() throws {
        let usage = Quotas.Usage(queuedJobs: .max, storedBytes: .max, processorSeconds: .infinity)
        try Quotas.none.check(usage, addingBytes: .max)
    }

    @Test func `What time heals is 429 and says when, what deleting heals is 403`() {
        for (excess, status, retry) in [
            (QuotaExcess.queuedJobs(limit: 1), 429, 5 as Int?), (.processorSeconds(limit: 1), 429, 3600),
            (.storedBytes(limit: 1), 403, nil),
        ] {
            let problem = Problem(excess)
            #expect(problem.status.code == status)
            #expect(problem.code == "quota_exceeded")
            #expect(excess.retryAfter == retry)
        }
    }
}
