import JSON
import TestSupport
import Testing

@testable import Endpoints

/// What whoever watches the service is told.
@Suite(.timeLimit(.minutes(3))) struct ObservationTests {
    @Test func `Metrics are text that Prometheus reads`() async throws {
        let desk = try Desk()
        _ = try await desk.ask("GET /v1/jobs/x")
        let answer = try await desk.ask("GET /metrics")
        #expect(answer.status == 200)
        #expect(answer.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(answer.field("Cache-Control") == "no-store")
        let read = Exposition(answer.text)
        #expect(read[#"ntkd_http_requests_total{route="/v1/jobs/{id}",method="GET",status="4xx"}"#] == 1)
        #expect(read["watched"] == 1)
    }

    @Test func `Metrics need a token unless a setting says otherwise`() async throws {
        let tokens = ["alice": "secret"]
        let closed = try Desk(door: DoorTests.door(tokens: tokens))
        #expect(try await closed.ask("GET /metrics").status == 401)
        #expect(try await closed.ask("GET /metrics", "Authorization: Bearer secret").status == 200)
        let open = try Desk(door: DoorTests.door(tokens: tokens, hasOpenMetrics: true))
        #expect(try await open.ask("GET /metrics").status == 200)
        #expect(try await open.ask("GET /v1/jobs").status == 401)
    }

    @Test func `A service that can work is ready, and asks nobody who wants to know`() async throws {
        let answer = try await Desk(door: DoorTests.door(tokens: ["alice": "secret"])).ask("GET /readyz")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"status":"ready"}"#)
    }

    @Test func `A service that cannot is not, and says why`() async throws {
        let desk = try Desk(obstacles: [.draining, .diskFull, .storeUnusable])
        let answer = try await desk.ask("GET /readyz")
        #expect(answer.status == 503)
        #expect(answer.field("Retry-After") == "5")
        let problem = try answer.problem()
        #expect(problem["code"] == .string("not_ready"))
        for word in ["stop", "disk", "store"] {
            #expect(problem["detail"]?.string?.contains(word) == true)
        }
        #expect(desk.errors.isEmpty)
        #expect(try await desk.ask("GET /healthz").status == 200)
    }
}
