import Jobs
import JSON
import TestSupport
import Testing

@testable import Endpoints

/// `/v1/jobs` and `/v1/jobs/{id}` when all is well.
@Suite(.timeLimit(.minutes(3))) struct JobEndpointsTests {
    static let example = """
        {"architecture": {"layers": [{"type": "Linear", "out_features": 4}, {"type": "ReLU"},
         {"type": "Linear", "out_features": 1}]}, "seed": 0, "data": {"type": "normal", "count": 5, "shape": [3]}}
        """

    @Test func `A job is accepted with its place and when to look again`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let answer = try await desk.ask("POST /v1/jobs", "Content-Type: application/json", body: Self.example)
        #expect(answer.status == 202)
        let job = try answer.json()
        let id = try #require(job["id"]?.string)
        #expect(JobID(id) != nil)
        #expect(answer.field("Location") == "/v1/jobs/\(id)")
        #expect(answer.field("Retry-After") == "1")
        #expect(answer.field("Content-Type") == "application/json")
        #expect(answer.field("Preference-Applied") == nil)
        #expect(job["state"] == .string("queued"))
        #expect(job["created_at"] == .string("2026-11-24T00:00:00.000Z"))
        #expect(try await desk.workshop.store.job(try #require(JobID(id))) != nil)
        gate.open()
    }

    @Test(arguments: ["application/json", "application/json; charset=utf-8", "application/vnd.ntkd+json"])
    func `Any kind of JSON is read`(type: String) async throws {
        let answer = try await Desk().ask("POST /v1/jobs", "Content-Type: \(type)", body: Self.example)
        #expect(answer.status == 202)
    }

    @Test func `Who prefers to wait gets the finished job`() async throws {
        let desk = try Desk()
        let answer = try await desk.ask("POST /v1/jobs", "Prefer: wait=10", body: Self.example)
        #expect(answer.status == 200)
        #expect(answer.field("Preference-Applied") == "wait=10")
        #expect(answer.field("Retry-After") == nil)
        #expect(answer.field("Location") != nil)
        let job = try answer.json()
        #expect(job["state"] == .string("succeeded"))
        #expect(job["result"]?["shape"] == .numbers([5, 5]))
        #expect(job["progress"]?["fraction"]?.number == 1)
    }

    @Test func `Who waits in vain gets the unfinished job`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        async let waited = desk.ask("POST /v1/jobs", "Prefer: wait=10", body: Self.example)
        await desk.workshop.clock.sleepers(1)
        desk.workshop.clock.advance(by: 10)
        let answer = try await waited
        #expect(answer.status == 202)
        #expect(answer.field("Preference-Applied") == "wait=10")
        #expect(answer.field("Retry-After") == "1")
        #expect(try answer.json()["state"] == .string("running"))
        gate.open()
    }

    @Test func `No wait is longer than the longest`() async throws {
        let answer = try await Desk().ask("POST /v1/jobs", "Prefer: wait=86400", body: Self.example)
        #expect(answer.field("Preference-Applied") == "wait=300")
    }

    @Test func `A job that fails is a finished job`() async throws {
        let body = """
            {"architecture": {"layers": [{"type": "Square"}, {"type": "Linear", "out_features": 1}]}, "seed": 0,
             "data": [[1e30]]}
            """
        let answer = try await Desk().ask("POST /v1/jobs", "Prefer: wait=10", body: body)
        #expect(answer.status == 200)
        let job = try answer.json()
        #expect(job["state"] == .string("failed"))
        #expect(job["result"] == .null)
        #expect(job["progress"] == .null)
        #expect(job["error"]?["code"] == .string("not_finite"))
        #expect(job["error"]?["detail"] == .string("the output of layer 0 (Square) overflows the dtype"))
    }

    @Test func `An equal job is cached`() async throws {
        let desk = try Desk()
        let first = try await desk.ask("POST /v1/jobs", "Prefer: wait=10", body: Self.example).json()
        let second = try await desk.ask("POST /v1/jobs", body: Self.example)
        #expect(second.status == 202 || second.status == 200)
        let job = try second.json()
        #expect(job["state"] == .string("succeeded"))
        #expect(job["id"] != first["id"] && job["digest"] == first["digest"])
        #expect(first["result"]?["cached"] == .bool(false))
        #expect(job["result"]?["cached"] == .bool(true))
    }

    @Test func `A long poll returns when the job is over`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let job = try await desk.workshop.queue.submit(try .small(seed: 1))
        async let waited = desk.ask("GET /v1/jobs/\(job.id)", "Prefer: wait=20")
        await desk.workshop.clock.sleepers(1)
        gate.open()
        let answer = try await waited
        #expect(answer.status == 200)
        #expect(answer.field("Preference-Applied") == "wait=20")
        #expect(try answer.json()["state"] == .string("succeeded"))
    }

    @Test func `A running job shows its progress`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let job = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let answer = try await desk.ask("GET /v1/jobs/\(job.id)")
        #expect(answer.status == 200)
        #expect(answer.field("Retry-After") == "1")
        let progress = try #require(try answer.json()["progress"])
        #expect(progress.names == ["stage", "completed", "total", "fraction", "eta_seconds"])
        #expect(progress["stage"] == .string("parameters"))
        #expect(progress["fraction"]?.number == 0)
        #expect(progress["eta_seconds"] == .null)
        gate.open()
    }

    @Test func `A job that has not changed is not sent again`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let first = try await desk.ask("GET \(path)")
        let tag = try #require(first.field("ETag"))
        #expect(first.field("Cache-Control") == "no-cache")
        let second = try await desk.ask("GET \(path)", "If-None-Match: \(tag)")
        #expect(second.status == 304)
        #expect(second.body.isEmpty)
        #expect(second.field("ETag") == tag)
        #expect(second.field("Content-Type") == nil)
        #expect(try await desk.ask("GET \(path)", "If-None-Match: \"other\"").status == 200)
        #expect(try await desk.ask("GET \(path)", "If-Match: \"other\"").status == 412)
    }

    @Test func `A job that has changed has another tag`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let job = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let running = try await desk.ask("GET /v1/jobs/\(job.id)")
        gate.open()
        _ = try await desk.workshop.queue.wait(for: job.id, seconds: nil)
        let tag = try #require(running.field("ETag"))
        #expect(try await desk.ask("GET /v1/jobs/\(job.id)", "If-None-Match: \(tag)").status == 200)
    }

    @Test func `A deleted job is nowhere any more`() async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        let answer = try await desk.ask("DELETE \(path)")
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        for request in [
            "GET \(path)", "DELETE \(path)", "POST \(path)/cancel", "GET \(path)/matrix",
            "GET \(path)/heatmap",
        ] {
            let gone = try await desk.ask(request)
            #expect(gone.status == 404)
            #expect(try gone.problem()["code"] == .string("job_not_found"))
        }
        #expect(try await desk.ask("GET /v1/jobs").json()["data"] == .array([]))
    }

    @Test func `A job is cancelled with 202 whether it waits or runs, and one that is over left alone`()
        async throws
    {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let job = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        let queued = try await desk.workshop.queue.submit(try .small(seed: 2))
        let accepted = try await desk.ask("POST /v1/jobs/\(job.id)/cancel")
        #expect(accepted.status == 202)
        #expect(try accepted.json()["state"] == .string("cancelled"))
        let waiting = try await desk.ask("POST /v1/jobs/\(queued.id)/cancel")
        #expect(waiting.status == 202)
        #expect(try waiting.json()["state"] == .string("cancelled"))
        gate.open()
        _ = try await desk.workshop.queue.wait(for: job.id, seconds: nil)
        let again = try await desk.ask("POST /v1/jobs/\(job.id)/cancel")
        #expect(again.status == 200)
        #expect(try again.json()["state"] == .string("cancelled"))
    }
}
