import HTTP
import HTTPTypes
import JSON
import Jobs
import TestSupport
import Testing

@testable import Endpoints

/// Routes, methods and problems.
@Suite(.timeLimit(.minutes(3))) struct ApplicationTests {
    private static let id = "01ARYZ6S41TSV4RRFFQ69G5FAV"

    /// Every resource with the methods that it has.
    private static let resources: [(path: String, allow: String)] = [
        ("/", "GET, HEAD, OPTIONS"),
        ("/jobs/\(id)", "GET, HEAD, OPTIONS"),
        ("/compare", "GET, HEAD, OPTIONS"),
        ("/docs", "GET, HEAD, OPTIONS"),
        ("/assets/{name}", "GET, HEAD, OPTIONS"),
        ("/favicon.ico", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/v1/datasets", "POST, GET, HEAD, OPTIONS"),
        ("/v1/datasets/\(id)", "GET, HEAD, DELETE, OPTIONS"),
        ("/readyz", "GET, HEAD, OPTIONS"),
        ("/problems/{slug}", "GET, HEAD, OPTIONS"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
        ("/metrics", "GET, HEAD, OPTIONS"),
        ("/v1/estimate", "POST, OPTIONS"),
        ("/v1/compare", "GET, HEAD, OPTIONS"),
        ("/v1/jobs", "POST, GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)", "GET, HEAD, DELETE, OPTIONS"),
        ("/v1/jobs/\(id)/cancel", "POST, OPTIONS"),
        ("/v1/jobs/\(id)/events", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/matrix", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/matrix.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/matrix.npy", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/matrix.csv", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-error", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-error.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-error.npy", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-error.csv", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/convergence", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/convergence.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/spectrum", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/spectrum.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/heatmap", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/heatmap.png", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/heatmap.png.gz", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/heatmap.svg", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/heatmap.pdf", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/convergence.png", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/convergence.svg", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/spectrum.png", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/spectrum.svg", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/order", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/training", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/training.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/training.png", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/training.svg", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/regression", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/regression.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/regression.png", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/regression.svg", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/predictions", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/predictions.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/predictions.npy", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/predictions.csv", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-deviation", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-deviation.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-deviation.npy", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/standard-deviation.csv", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/covariance", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/covariance.json", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/covariance.npy", "GET, HEAD, OPTIONS"),
        ("/v1/jobs/\(id)/covariance.csv", "GET, HEAD, OPTIONS"),
    ]

    /// It is a method that is known, and that nothing here has.
    @Test func `QUERY is not allowed`() async throws {
        let answer = try await Desk().ask("QUERY /v1/jobs")
        #expect(answer.status == 405 && answer.field("Allow") == "POST, GET, HEAD, OPTIONS")
    }

    @Test func `These are all the resources`() {
        let paths = Set(Routes.all.map(\.template))
        #expect(paths == Set(Self.resources.map { $0.path.replacing(Self.id, with: "{id}") }))
    }

    @Test(arguments: resources)
    func `A method that a resource has not is refused with those that it has`(path: String, allow: String)
        async throws
    {
        let answer = try await Desk().ask("PATCH \(path)")
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == allow)
        let problem = try answer.problem()
        #expect(problem["code"] == .string("method_not_allowed"))
        #expect(problem["instance"] == .string(path))
    }

    @Test(arguments: resources)
    func `OPTIONS tells a resource's methods`(path: String, allow: String) async throws {
        let answer = try await Desk().ask("OPTIONS \(path)")
        #expect(answer.status == 204)
        #expect(answer.field("Allow") == allow)
        #expect(answer.body.isEmpty)
    }

    @Test func `OPTIONS of the server as a whole is answered`() async throws {
        #expect(try await Desk().ask("OPTIONS *").status == 204)
    }

    @Test(arguments: [
        "/nothing", "/v1", "/v1/jobs/", "/v1/jobs/\(id)/matrix.xlsx", "/v1/jobs/\(id)/heatmap.png/",
        "/V1/jobs",
        "/v1/jobs/\(id)/matrix.npy/x",
    ])
    func `A path that leads nowhere is told so`(path: String) async throws {
        let answer = try await Desk().ask("GET \(path)")
        #expect(answer.status == 404)
        let problem = try answer.problem()
        #expect(problem.names == ["type", "title", "status", "detail", "instance", "code"])
        #expect(problem["type"] == .string("/problems/not-found"))
        #expect(problem["title"] == .string("Not found"))
        #expect(problem["detail"] == .string("There is nothing at \(path)."))
        #expect(problem["instance"] == .string(path))
        #expect(problem["code"] == .string("not_found"))
    }

    @Test(
        arguments: [id, "x", "%3Cscript%3E", String(repeating: "A", count: 2000)],
        ["", "/matrix", "/standard-error.npy", "/heatmap.png"])
    func `A job that there is not is told so`(id: String, form: String) async throws {
        let answer = try await Desk().ask("GET /v1/jobs/\(id)\(form)")
        #expect(answer.status == 404)
        let problem = try answer.problem()
        #expect(problem["code"] == .string("job_not_found"))
        #expect(problem["instance"] == .string("/v1/jobs/\(id)\(form)"))
    }

    @Test func `The process says that it lives`() async throws {
        let answer = try await Desk().ask("GET /healthz")
        #expect(answer.status == 200)
        #expect(try answer.json()["status"] == .string("ok"))
        #expect(try await Desk().ask("GET /healthz?verbose").status == 400)
    }

    @Test(arguments: [
        ("POST /v1/jobs", "application/json"), ("GET /v1/jobs", "application/json"),
        ("GET {job}", "application/json"), ("POST {job}/cancel", "application/json"),
        ("GET {job}/matrix", "text/csv"), ("GET {job}/standard-error", "text/csv"),
        ("GET {job}/heatmap", "image/png"),
    ])
    func `A client that takes no form that there is is told the forms`(request: String, form: String)
        async throws
    {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1, samples: 2))
        let answer = try await desk.ask(
            request.replacing("{job}", with: path), "Accept: video/mp4, \(form);q=0",
            "Content-Type: application/json",
            body: request.hasPrefix("POST /v1/jobs") ? JobEndpointsTests.example : "")
        #expect(answer.status == 406)
        let problem = try answer.problem()
        #expect(problem["code"] == .string("not_acceptable"))
        #expect(problem["detail"]?.string?.contains(form) == true)
    }

    /// A file's name says its type, whatever Accept says: a link in a browser sends its own.
    @Test(arguments: [
        "/matrix.npy", "/matrix.csv", "/matrix.json", "/standard-error.npy", "/standard-error.csv",
        "/standard-error.json", "/heatmap.png", "/heatmap.png.gz",
    ])
    func `A form that the path names is not negotiated`(form: String) async throws {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1, samples: 2))
        #expect(try await desk.ask("GET \(path)\(form)", "Accept: text/html").status == 200)
    }

    @Test(arguments: [
        "/matrix", "/matrix.npy", "/standard-error", "/standard-error.npy", "/heatmap", "/heatmap.png.gz",
    ])
    func `A matrix that is not there yet is a conflict, with when to look again`(form: String) async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let running = try await desk.workshop.queue.submit(try .small(seed: 1, samples: 2))
        await gate.arrival()
        let queued = try await desk.workshop.queue.submit(try .small(seed: 2, samples: 2))
        for (job, state) in [(running, "running"), (queued, "queued")] {
            let answer = try await desk.ask("GET /v1/jobs/\(job.id)\(form)")
            #expect(answer.status == 409)
            #expect(answer.field("Retry-After") == "1")
            let problem = try answer.problem()
            #expect(problem["code"] == .string("not_finished"))
            #expect(problem["detail"]?.string?.hasPrefix("The job is \(state).") == true)
        }
        gate.open()
    }

    @Test func `A matrix that never comes is a conflict without an end`() async throws {
        let desk = try Desk()
        let failed = try #require(try await desk.workshop.finished(.overflowing()))
        let answer = try await desk.ask("GET /v1/jobs/\(failed.id)/matrix")
        #expect(answer.status == 409)
        #expect(answer.field("Retry-After") == nil)
        #expect(try answer.problem()["code"] == .string("job_failed"))
        #expect(
            try answer.problem()["detail"]
                == .string("The job failed: the output of layer 1 (Square) overflows the dtype"))
    }

    @Test func `Too many jobs are refused, with when to try again`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate, capacity: 1))
        _ = try await desk.workshop.queue.submit(try .small(seed: 1))
        await gate.arrival()
        _ = try await desk.workshop.queue.submit(try .small(seed: 2))
        let answer = try await desk.ask("POST /v1/jobs", body: JobEndpointsTests.example)
        #expect(answer.status == 429)
        #expect(answer.field("Retry-After") == "5")
        #expect(try answer.problem()["code"] == .string("queue_full"))
        let asking = "Content-Length: 9\r\nExpect: 100-continue"
        let early = try await desk.screen("POST /v1/jobs", asking)
        #expect(try early?.problem()["code"] == .string("queue_full"))
        #expect(early?.field("Retry-After") == "5")
        #expect(desk.visits.last?.status == 429)
        gate.open()
    }

    @Test func `A service that is about to stop takes no jobs and still tells of those it has`() async throws
    {
        let desk = try Desk()
        let (_, path) = try await desk.finished(.small(seed: 1))
        await desk.workshop.queue.drain(within: 1)
        let answer = try await desk.ask("POST /v1/jobs", body: JobEndpointsTests.example)
        #expect(answer.status == 503)
        #expect(answer.field("Retry-After") == "10")
        #expect(try answer.problem()["code"] == .string("draining"))
        #expect(try await desk.ask("GET \(path)").status == 200)
    }

    @Test func `A full disk is the client's to know and the service's to report`() async throws {
        let store = ScriptedJobStore(failingOnce: [.insert: .full])
        let desk = try Desk(Workshop(store: store))
        let answer = try await desk.ask("POST /v1/jobs", body: JobEndpointsTests.example)
        #expect(answer.status == 507)
        #expect(try answer.problem()["code"] == .string("storage_full"))
        #expect(desk.errors.count == 1)
    }

    @Test func `An error that no client caused is reported, and its words stay inside`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(.small(seed: 1))
        try desk.workshop.results.remove(job.digest)
        let answer = try await desk.ask("GET \(path)/matrix")
        #expect(answer.status == 500)
        #expect(try answer.problem()["code"] == .string("result_damaged"))
        #expect(!answer.text.contains("missing"))
        #expect(desk.errors.count == 1)
        #expect(desk.errors.first?.contains("missing") == true)
    }
}
