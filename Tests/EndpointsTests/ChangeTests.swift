import JSON
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct ChangeTests {
    @Test func `Every change is on record, with who made it`() async throws {
        let desk = try Desk(door: DoorTests.door(tokens: ["alice": "secret"]))
        let token = "Authorization: Bearer secret"
        let answer = try await desk.ask(
            "POST /v1/jobs", token, "Prefer: wait=30", body: JobEndpointsTests.example)
        let id = try #require(try answer.json()["id"]?.string)
        _ = try await desk.ask("POST /v1/jobs/\(id)/cancel", token)
        _ = try await desk.ask("DELETE /v1/jobs/\(id)", token)
        #expect(desk.changes.map(\.change) == [.jobSubmitted, .jobCancelled, .jobDeleted])
        #expect(desk.changes.allSatisfy { $0.subject == id && $0.owner == "alice" })
        #expect(desk.changes.allSatisfy { $0.address == "192.0.2.1" })
        #expect(desk.changes.map(\.requestID) == desk.visits.map(\.identity.id))
    }

    @Test func `What changes nothing is on no record`() async throws {
        let desk = try Desk()
        _ = try await desk.ask("POST /v1/jobs", body: "{}")
        _ = try await desk.ask("POST /v1/estimate", body: JobEndpointsTests.example)
        _ = try await desk.ask("DELETE /v1/jobs/x")
        _ = try await desk.ask("GET /v1/jobs")
        #expect(desk.changes.isEmpty)
    }
}
