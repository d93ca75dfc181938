import JSON
import TestSupport
import Testing

@testable import Endpoints

/// Who sends and deletes data sets, and what is noted of it.
@Suite(.timeLimit(.minutes(3))) struct DatasetAccessTests {
    private static let csv = "Content-Type: text/csv"
    private static let pieces = [Array("1,2\n".utf8), Array("3,4\n".utf8)]
    private static let alice = "Authorization: Bearer a"
    private static let bob = "Authorization: Bearer b"

    private static func desk(_ workshop: Workshop = Workshop()) throws -> Desk {
        try Desk(workshop, door: DoorTests.door(hosts: ["a.org"], tokens: ["alice": "a", "bob": "b"]))
    }

    @Test(arguments: [
        ("X-Nothing: x", 401), ("Authorization: Bearer c", 401), ("Host: b.org", 421),
        ("Sec-Fetch-Site: cross-site", 403),
    ])
    func `Who may not send a data set is told so, and nothing of it is taken`(
        field: String, status: Int
    ) async throws {
        let desk = try Self.desk()
        // As a long body and as a short one that is on its way.
        for mayEnd in [true, false] {
            let answer = try await desk.send(
                "POST /v1/datasets", Self.csv, field, pieces: Self.pieces, mayEnd: mayEnd)
            #expect(answer.status == status)
            #expect(answer.field("X-Content-Type-Options") == "nosniff")
        }
        let refused = try #require(
            try await desk.screen("POST /v1/datasets", "Content-Length: 1000000", Self.csv, field))
        #expect(refused.status == status)
        // Each is one visit.
        #expect(desk.visits.map(\.status) == [status, status, status])
        #expect(desk.visits.allSatisfy { $0.route == "/v1/datasets" })
        #expect(desk.changes.isEmpty)
        let list = try await desk.ask("GET /v1/datasets", Self.alice)
        #expect(try list.json()["data"]?.elements?.isEmpty == true)
    }

    @Test func `A data set that is sent piece by piece is a visit and a change like others`() async throws {
        let desk = try Self.desk()
        let answer = try await desk.send(
            "POST /v1/datasets", Self.csv, Self.alice, "X-Request-ID: upload-1", pieces: Self.pieces)
        #expect(answer.status == 201)
        #expect(answer.field("X-Content-Type-Options") == "nosniff")
        let id = try #require(try answer.json()["id"]?.string)
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)", Self.bob).status == 204)
        #expect(desk.changes.map(\.change) == [.dataSetStored, .dataSetDeleted])
        #expect(desk.changes.allSatisfy { $0.subject == id && $0.address == "192.0.2.1" })
        #expect(desk.changes.map(\.owner) == ["alice", "bob"])
        #expect(desk.changes.map(\.requestID) == desk.visits.map(\.identity.id))
        #expect(desk.visits.map(\.identity.id).first == "upload-1")
        #expect(desk.visits.map(\.status) == [201, 204])
    }

    @Test func `What is no data set is a visit and no change`() async throws {
        let desk = try Self.desk()
        let answer = try await desk.send(
            "POST /v1/datasets", Self.csv, Self.alice, pieces: [Array("x\ny\n".utf8)])
        #expect(answer.status == 422)
        #expect(desk.visits.map(\.status) == [422])
        #expect(desk.changes.isEmpty)
    }

    @Test func `A data set that another token's job needs is kept, and the job not named`() async throws {
        let gate = Gate()
        let desk = try Self.desk(Workshop(holdingRunningJobsAt: gate))
        defer { gate.open() }
        let sent = try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: Self.pieces)
        let id = try #require(try sent.json()["id"]?.string)
        let submitted = try await desk.ask(
            "POST /v1/jobs", Self.alice,
            body: """
                {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0,
                 "data": {"type": "dataset", "id": "\(id)"}}
                """)
        let job = try #require(try submitted.json()["id"]?.string)
        await gate.arrival()
        for (token, isNamed) in [(Self.alice, true), (Self.bob, false)] {
            let answer = try await desk.ask("DELETE /v1/datasets/\(id)", token)
            #expect(answer.status == 409)
            let problem = try answer.problem()
            #expect(problem["code"] == .string("dataset_in_use"))
            #expect(problem["detail"]?.string?.contains(job) == isNamed)
        }
    }
}
