import Jobs
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct JobMeterTests {
    private static func exposition(_ meter: JobMeter) -> Exposition {
        Exposition(String(decoding: PrometheusText.bytes(meter.families), as: UTF8.self))
    }

    @Test func `A job is counted as it comes, runs and ends`() async throws {
        let workshop = Workshop()
        var job = try #require(try await workshop.finished(.small(seed: 1)))
        let seconds = try #require(job.result?.seconds)
        let meter = JobMeter()
        meter.note(.accepted(job.with(.queued)))
        meter.note(.started(job.with(.running)))
        #expect(Self.exposition(meter)["ntkd_jobs_running"] == 1)
        #expect(Self.exposition(meter)[#"ntkd_jobs_ended_total{state="succeeded"}"#] == 0)
        meter.note(.ended(job))
        job.result?.isCached = true
        meter.note(.accepted(job))
        let read = Self.exposition(meter)
        #expect(read["ntkd_jobs_accepted_total"] == 2)
        #expect(read["ntkd_jobs_running"] == 0)
        #expect(read[#"ntkd_jobs_ended_total{state="succeeded"}"#] == 2)
        #expect(read["ntkd_jobs_cached_total"] == 1)
        #expect(read["ntkd_kernel_seconds_total"] == seconds)
        #expect((read["ntkd_pieces_finished_total"] ?? 0) > 0)
    }

    @Test func `What the store could not do is counted, and an interrupted job has not ended`() async throws {
        let meter = JobMeter()
        let job = try #require(try await Workshop().finished(.overflowing()))
        meter.note(.started(job.with(.running)))
        meter.note(.ended(job.with(.queued)))
        meter.note(.unrecorded(job.id, .full))
        meter.note(.ended(job))
        let read = Self.exposition(meter)
        #expect(read[#"ntkd_store_errors_total{source="job"}"#] == 1)
        #expect(read[#"ntkd_jobs_ended_total{state="failed"}"#] == 1)
        #expect(read["ntkd_jobs_running"] == 0)
    }
}

extension Job {
    fileprivate func with(_ state: JobState) -> Job {
        var job = self
        job.state = state
        return job
    }
}
