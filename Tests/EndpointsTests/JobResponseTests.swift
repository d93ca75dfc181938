import Jobs
import JSON
import NeuralKernels
import TestSupport
import Testing

@testable import Endpoints

@Suite struct JobResponseTests {
    @Test func `A queued job has every member`() throws {
        let job = try Job.sample(1)
        let document = JobResponse.document(job, specification: nil, progress: nil)
        #expect(
            document.names == [
                "id", "state", "name", "specification", "digest", "progress", "created_at", "started_at",
                "finished_at", "attempt", "result", "error", "links",
            ])
        #expect(document["id"] == .string(job.id.description))
        #expect(document["digest"] == .string(job.digest.description))
        #expect(document["specification"] == .written(job.order.outline))
        #expect(document["started_at"] == .null && document["finished_at"] == .null)
        #expect(document["result"] == .null && document["error"] == .null)
        #expect(document["attempt"] == .integer(0))
        let path = "/v1/jobs/\(job.id)"
        #expect(document["links"]?.names == ["self", "matrix", "heatmap", "events", "cancel", "page"])
        #expect(document["links"]?["self"] == .string(path))
        #expect(document["links"]?["matrix"] == .string(path + "/matrix"))
        #expect(document["links"]?["heatmap"] == .string(path + "/heatmap"))
    }

    @Test func `A mean has a link to its standard errors`() throws {
        let specification = try Specification.small(seed: 1, samples: 2)
        let job = Job(
            id: .sample(1), order: JobOrder(specification), owner: nil,
            createdAt: ManualClock.epoch)
        let links = try #require(JobResponse.document(job, specification: nil, progress: nil)["links"])
        #expect(links.names == ["self", "matrix", "standard_error", "heatmap", "events", "cancel", "page"])
        #expect(links["standard_error"] == .string("/v1/jobs/\(job.id)/standard-error"))
    }

    @Test func `A succeeded job has its result`() throws {
        var job = try Job.sample(1).running.ended(.succeeded)
        var statistics = KernelStatistics(shape: [1, 2], isSymmetric: false)
        statistics.append(row: [3.0, 4.0])
        job.result = JobResult(
            shape: [1, 2], parameters: 21, outputs: 1, statistics: JobResult.Statistics(statistics),
            isCached: false, seconds: 0.25, layers: nil, standardError: nil, notes: [])
        let result = try #require(JobResponse.document(job, specification: nil, progress: nil)["result"])
        #expect(
            result.names == [
                "shape", "dtype", "parameters", "outputs", "statistics", "cached", "seconds", "notes",
            ])
        #expect(result["shape"]?.leaves == [1, 2])
        #expect(result["dtype"] == .string("float32"))
        let values = result["statistics"]
        #expect(values?["minimum"]?.number == 3 && values?["maximum"]?.number == 4)
        #expect(values?["mean"]?.number == 3.5)
        #expect(values?["trace"] == .null)
        #expect(values?["frobenius_norm"]?.number == 5)
        #expect(result["seconds"]?.number == 0.25)
    }

    @Test func `A running job has the progress that is known`() throws {
        let progress = JobProgress(stage: .kernel, completed: 3, total: 28, elapsed: 6)
        let shown = JobResponse.document(
            try Job.sample(1).running, specification: nil, progress: progress)["progress"]
        #expect(shown?["stage"] == .string("kernel"))
        #expect(shown?["completed"] == .integer(3) && shown?["total"] == .integer(28))
        #expect(shown?["fraction"]?.number == 3.0 / 28)
        #expect(shown?["eta_seconds"]?.number == 50)
    }

    @Test(arguments: [JobState.failed, .cancelled])
    func `A job that came to nothing has no progress`(state: JobState) throws {
        #expect(
            JobResponse.document(
                try Job.sample(1).ended(state), specification: nil, progress: nil)["progress"] == .null)
    }
}
