import JSON
import Jobs
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
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)", Self.alice).status == 204)
        #expect(desk.changes.map(\.change) == [.dataSetStored, .dataSetDeleted])
        #expect(desk.changes.allSatisfy { $0.subject == id && $0.address == "192.0.2.1" })
        #expect(desk.changes.map(\.owner) == ["alice", "alice"])
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

    private static func job(_ id: String) -> String {
        """
        {"architecture": {"layers": [{"type": "Linear", "out_features": 1}]}, "seed": 0,
         "data": {"type": "dataset", "id": "\(id)"}}
        """
    }

    private static func code(_ answer: Answer) throws -> String? { try answer.problem()["code"]?.string }

    @Test func `A token's data set is not there for another token`() async throws {
        let desk = try Self.desk()
        let sent = try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: Self.pieces)
        let id = try #require(try sent.json()["id"]?.string)
        for request in ["GET /v1/datasets/\(id)", "HEAD /v1/datasets/\(id)", "DELETE /v1/datasets/\(id)"] {
            let answer = try await desk.ask(request, Self.bob)
            #expect(answer.status == 404)
            #expect(try Self.code(answer) == "dataset_not_found")
        }
        // As if there were none, to the letter.
        let missing = id.dropLast(4) + "0000"
        for path in ["POST /v1/jobs", "POST /v1/estimate"] {
            let answers = [
                try await desk.ask(path, Self.bob, body: Self.job(id)),
                try await desk.ask(path, Self.bob, body: Self.job(String(missing))),
            ]
            #expect(answers[0].status == 422)
            #expect(try answers[0].pointers() == ["/data/id"])
            #expect(answers[0].body == answers[1].body)
            #expect(try await [200, 202].contains(desk.ask(path, Self.alice, body: Self.job(id)).status))
        }
        let lists = [
            try await desk.ask("GET /v1/datasets", Self.alice),
            try await desk.ask("GET /v1/datasets", Self.bob),
        ]
        #expect(try lists.map { try $0.json()["data"]?.elements?.count } == [1, 0])
    }

    @Test func `The same bytes of two tokens are each one's own, and go with the last`() async throws {
        let workshop = Workshop()
        let desk = try Self.desk(workshop)
        let first = try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: Self.pieces)
        workshop.clock.advance(by: 5)
        // Nothing tells that somebody has them already.
        let second = try await desk.send("POST /v1/datasets", Self.csv, Self.bob, pieces: Self.pieces)
        #expect(first.status == 201 && second.status == 201)
        let (mine, theirs) = (try first.json(), try second.json())
        #expect(mine["id"] == theirs["id"] && mine["created_at"] != theirs["created_at"])
        #expect(
            try await desk.send("POST /v1/datasets", Self.csv, Self.bob, pieces: Self.pieces).status == 200)
        let path = "/v1/datasets/\(try #require(mine["id"]?.string))"
        #expect(try await desk.ask("DELETE \(path)", Self.alice).status == 204)
        #expect(try await desk.ask("DELETE \(path)", Self.alice).status == 404)
        #expect(try await desk.ask("GET \(path)", Self.bob).json() == theirs)
        #expect(workshop.datasets.catalog.entries.count == 1)
        #expect(try await desk.ask("DELETE \(path)", Self.bob).status == 204)
        #expect(workshop.datasets.catalog.entries.isEmpty)
    }

    @Test func `What was sent where nobody is asked is everybody's`() async throws {
        let workshop = Workshop()
        let sent = try await Desk(workshop).send("POST /v1/datasets", Self.csv, pieces: Self.pieces)
        let id = try #require(try sent.json()["id"]?.string)
        let desk = try Self.desk(workshop)
        for token in [Self.alice, Self.bob] {
            #expect(try await desk.ask("GET /v1/datasets/\(id)", token).body == sent.body)
            #expect(try await desk.ask("POST /v1/estimate", token, body: Self.job(id)).status == 200)
        }
        // Who sends it holds it from then on, whatever becomes of it for everybody.
        #expect(
            try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: Self.pieces).status == 200)
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)", Self.bob).status == 204)
        #expect(try await desk.ask("GET /v1/datasets/\(id)", Self.bob).status == 404)
        #expect(try await desk.ask("GET /v1/datasets/\(id)", Self.alice).status == 200)
        // Whoever need not show a token deletes it for all.
        #expect(try await Desk(workshop).ask("DELETE /v1/datasets/\(id)").status == 204)
        #expect(workshop.datasets.catalog.entries.isEmpty)
    }

    @Test func `A data set that a job needs is kept, and another token's job not named`() async throws {
        let gate = Gate()
        let workshop = Workshop(holdingRunningJobsAt: gate)
        let open = try Desk(workshop)
        let desk = try Self.desk(workshop)
        defer { gate.open() }
        let sent = try await open.send("POST /v1/datasets", Self.csv, pieces: Self.pieces)
        let id = try #require(try sent.json()["id"]?.string)
        let submitted = try await desk.ask("POST /v1/jobs", Self.alice, body: Self.job(id))
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

    @Test func `A data set that a submission counts on is kept until its job is in the store`() async throws {
        let gate = Gate()
        let desk = try Self.desk(Workshop(store: ScriptedJobStore(holding: [.succeeded: gate])))
        let sent = try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: Self.pieces)
        let id = try #require(try sent.json()["id"]?.string)
        async let submitted = desk.ask("POST /v1/jobs", Self.alice, "Prefer: wait=60", body: Self.job(id))
        await gate.arrival()
        let refused = try await desk.ask("DELETE /v1/datasets/\(id)", Self.alice)
        #expect(refused.status == 409)
        #expect(try Self.code(refused) == "dataset_in_use")
        gate.open()
        #expect(try await submitted.json()["state"] == .string("succeeded"))
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)", Self.alice).status == 204)
    }
}
