import Jobs
import JSON
import TestSupport
import Testing

@testable import Endpoints

/// `Idempotency-Key`, expired jobs, and jobs in lists.
@Suite(.timeLimit(.minutes(3))) struct JobKeyTests {
    private static func body(seed: Int = 0) -> String {
        #"{"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": \#(seed), "data": [[1, 2]]}"#
    }

    @Test func `The same key and body return the first job`() async throws {
        let desk = try Desk()
        let first = try await desk.ask("POST /v1/jobs", "Idempotency-Key: one", body: Self.body())
        #expect(first.status == 202 && first.field("Idempotent-Replayed") == nil)
        let again = try await desk.ask(
            "POST /v1/jobs", "Idempotency-Key: one", "Prefer: wait=5", body: Self.body())
        #expect(again.status == 200 && again.field("Idempotent-Replayed") == "true")
        #expect(again.field("Location") == first.field("Location"))
        #expect(try again.json()["id"] == first.json()["id"])
        let other = try await desk.ask("POST /v1/jobs", "Idempotency-Key: one", body: Self.body(seed: 1))
        #expect(other.status == 422)
        #expect(try other.problem()["code"] == .string("idempotency_key_reused"))
    }

    @Test(arguments: ["", "a b", "é", String(repeating: "k", count: 256)])
    func `A key that is none is refused`(key: String) async throws {
        let answer = try await Desk().ask("POST /v1/jobs", "Idempotency-Key: \(key)", body: Self.body())
        #expect(answer.status == 400)
        #expect(try answer.problem()["code"] == .string("invalid_idempotency_key"))
    }

    @Test func `A key stands once in a request`() async throws {
        let answer = try await Desk().ask(
            "POST /v1/jobs", "Idempotency-Key: a", "Idempotency-Key: a", body: Self.body())
        #expect(answer.status == 400)
    }

    @Test func `What is refused leaves no key`() async throws {
        let desk = try Desk()
        #expect(try await desk.ask("POST /v1/jobs", "Idempotency-Key: one", body: "{}").status == 422)
        #expect(try await desk.ask("POST /v1/jobs", "Idempotency-Key: one", body: Self.body()).status == 202)
    }

    @Test func `An expired job is gone`() async throws {
        let desk = try Desk(Workshop(retention: Retention(age: 10, bytes: nil)))
        let (_, path) = try await desk.finished(.small(seed: 1))
        #expect(try await desk.ask("GET \(path)").status == 200)
        desk.workshop.clock.advance(by: 11)
        try await desk.workshop.queue.maintain()
        for target in ["GET \(path)/matrix", "GET \(path)/events", "DELETE \(path)"] {
            let answer = try await desk.ask(target)
            #expect(answer.status == 410)
            #expect(try answer.problem()["code"] == .string("job_expired"))
        }
        #expect(try await desk.ask("GET /v1/jobs/01ARYZ6S41TSV4RRFFQ69G5FAV").status == 404)
    }

    @Test func `A list shows the shape of long inline data, the job itself all of them`() async throws {
        let desk = try Desk()
        let row = (0..<100).map { "\($0)" }.joined(separator: ",")
        let body = Self.body().replacing("[[1, 2]]", with: "[[\(row)],[\(row)],[\(row)]]")
        let job = try await desk.ask("POST /v1/jobs", "Prefer: wait=5", body: body).json()
        let shown = try await desk.ask("GET /v1/jobs").json()["data"]?.elements?.first?["specification"]?[
            "data"]
        #expect(
            shown == .object(["type": .string("inline"), "count": .integer(3), "shape": .numbers([100])]))
        let whole = try await desk.ask("GET \(try #require(job["links"]?["self"]?.string))").json()
        #expect(whole["specification"]?["data"]?.elements?.count == 3)
        #expect(whole["specification"]?["timeout_seconds"] == .null)
    }

    /// Read and written again, the integers of a shape would be numbers with a point.
    @Test func `A specification is shown to the letter as it was written`() async throws {
        let desk = try Desk()
        let (job, path) = try await desk.finished(.small(seed: 1))
        let written = try Specification.small(seed: 1).document
        for target in [path, "/v1/jobs"] {
            let text = try await desk.ask("GET \(target)").text
            #expect(text.contains(String(decoding: JSONWriter.bytes(written), as: UTF8.self)))
            #expect(text.contains(#""shape":[3]"#) && !text.contains("3.0"))
        }
        #expect(job.order.outline.contains(#""shape":[3]"#))
    }

    @Test(arguments: ["0", "-1", "1e9", "\"1\"", "true"])
    func `A timeout is a number of seconds`(text: String) async throws {
        let body = Self.body().replacing("\"seed\"", with: "\"timeout_seconds\": \(text), \"seed\"")
        let answer = try await Desk().ask("POST /v1/jobs", body: body)
        #expect(answer.status == 422)
        #expect(try answer.problem()["errors"]?.elements?.first?["pointer"] == .string("/timeout_seconds"))
    }

    @Test func `The timeout does not change the kernel`() async throws {
        let desk = try Desk()
        let first = try await desk.ask("POST /v1/jobs", "Prefer: wait=5", body: Self.body()).json()
        let body = Self.body().replacing("\"seed\"", with: "\"timeout_seconds\": 2.5, \"seed\"")
        let second = try await desk.ask("POST /v1/jobs", "Prefer: wait=5", body: body).json()
        #expect(first["digest"] == second["digest"])
        #expect(second["result"]?["cached"] == .bool(true))
        #expect(second["specification"]?["timeout_seconds"]?.number == 2.5)
    }
}
