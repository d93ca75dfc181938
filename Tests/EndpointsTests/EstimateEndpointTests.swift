import JSON
import Testing

import Jobs

@testable import Endpoints

@Suite struct EstimateEndpointTests {
    private static let body = """
        {"architecture": {"layers": [{"type": "Linear", "out_features": 1000}, {"type": "Linear", "out_features": 1}]},
         "seed": 0, "data": {"type": "normal", "count": 2000, "shape": [500]}}
        """

    private func estimate(_ body: String, limits: JobLimits = Desk.roomy) async throws -> JSONValue {
        let answer = try await Desk(limits: limits).ask(
            "POST /v1/estimate", "Content-Type: application/json", body: body)
        #expect(answer.status == 200)
        return try answer.json()
    }

    @Test func `A job that fits is accepted, with what it takes`() async throws {
        let document = try await estimate(Self.body)
        #expect(document["accepted"] == .bool(true))
        #expect(document["reasons"] == .array([]))
        #expect(document["result_bytes"]?.number == 16_000_000)
        // The weights alone are 500 · 1000 numbers, and 2000 samples pass them at least once.
        #expect(document["memory_bytes"]?.number ?? 0 > 500 * 1000 * 4)
        #expect(document["operations"]?.number ?? 0 > 2000 * 500 * 1000)
        #expect(document["seconds"]?.number ?? 0 > 0)
        for name in ["result_bytes", "memory_bytes", "operations"] {
            let text = String(decoding: JSONWriter.bytes(try #require(document[name])), as: UTF8.self)
            #expect(Int(text) != nil, "\(name)")
        }
    }

    @Test func `A mean is kept with its standard errors, and the limit is one of each matrix`() async throws {
        let body = Self.body.replacing("\"seed\": 0", with: "\"seed\": 0, \"kernel\": {\"samples\": 2}")
        let limits = JobLimits(memory: 1e9, result: 16_000_000)
        let document = try await estimate(body, limits: limits)
        #expect(document["accepted"] == .bool(true))
        #expect(document["result_bytes"]?.number == 32_000_000)
    }

    @Test func `A job that does not fit is told why, in the words of the refusal`() async throws {
        let limits = JobLimits(memory: 1000, result: 1000)
        let document = try await estimate(Self.body, limits: limits)
        #expect(document["accepted"] == .bool(false))
        let refusal = try await Desk(limits: limits).ask(
            "POST /v1/jobs", "Content-Type: application/json", body: Self.body)
        #expect(refusal.status == 422)
        let details = try refusal.problem()["errors"]?.elements?.compactMap { $0["detail"] }
        #expect(document["reasons"]?.elements == details && details?.count == 2)
    }

    @Test func `Nothing is queued by an estimate`() async throws {
        let desk = try Desk()
        _ = try await desk.ask("POST /v1/estimate", "Content-Type: application/json", body: Self.body)
        let list = try await desk.ask("GET /v1/jobs").json()
        #expect(list["data"] == .array([]))
    }

    @Test func `What is no specification is refused as a job is`() async throws {
        let answer = try await Desk().ask("POST /v1/estimate", "Content-Type: application/json", body: "{}")
        #expect(answer.status == 422)
        #expect(try answer.pointers().sorted() == ["/architecture", "/data", "/seed"])
    }
}
