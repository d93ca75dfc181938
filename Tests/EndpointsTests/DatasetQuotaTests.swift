import Compression
import HTTP
import JSON
import Jobs
import Storage
import TestSupport
import Testing

@testable import Endpoints

/// What data sets count for.
@Suite(.timeLimit(.minutes(3))) struct DatasetQuotaTests {
    private static let alice = "Authorization: Bearer a"
    private static let csv = "Content-Type: text/csv"
    /// 4 bytes as it comes, 8 for each of its numbers as it is kept: 16.
    private static let table = Array("1,2\n".utf8)

    private static func desk(_ workshop: Workshop, bytes: Int) throws -> Desk {
        let entry = TokenList.Entry(
            name: "alice", digest: SHA256.digest(of: Array("a".utf8)),
            quotas: Quotas(queuedJobs: nil, storedBytes: bytes, processorSeconds: nil))
        return try Desk(
            workshop,
            door: Door(
                hosts: HostNames(allowed: [], isLoopback: false), crossOrigin: CrossOrigin(origins: []),
                tokens: TokenBook(TokenList(entries: [entry])), hasOpenMetrics: false, isSecure: false))
    }

    private static func expectRefused(_ answer: Answer) throws {
        #expect(answer.status == 403)
        #expect(answer.field("Retry-After") == nil)
        #expect(try answer.problem()["code"] == .string("quota_exceeded"))
    }

    @Test func `A token keeps as many bytes of data sets as it may, and may again what it has deleted`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let desk = try Self.desk(Workshop(datasets: FileDatasetStore(directory: directory.path)), bytes: 39)
        func send(_ text: String) async throws -> Answer {
            try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: [Array(text.utf8)])
        }
        let first = try await send("1,2\n")
        #expect(first.status == 201)
        #expect(try await send("1,3\n").status == 201)
        try Self.expectRefused(try await send("1,4\n"))
        // What it has takes no more room, as far as that can be known.
        #expect(try await send("1\n").status == 403)
        #expect(directory.names().count == 4)
        let id = try #require(try first.json()["id"]?.string)
        #expect(try await desk.ask("DELETE /v1/datasets/\(id)", Self.alice).status == 204)
        #expect(try await send("1,4\n").status == 201)
        #expect(desk.errors.isEmpty)
    }

    @Test func `A length that does not fit is refused before the body is asked for`() async throws {
        let workshop = Workshop()
        let desk = try Self.desk(workshop, bytes: 1000)
        let body = Pieces([Self.table])
        let answer = try await desk.send(
            "POST /v1/datasets", Self.csv, Self.alice, length: 1001, body: body)
        try Self.expectRefused(answer)
        #expect(await body.taken == 0)
        #expect(workshop.datasets.catalog.entries.isEmpty)
    }

    @Test
    func `A body of unknown length is refused with the piece that does not fit, and nothing of it stays`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let desk = try Self.desk(Workshop(datasets: FileDatasetStore(directory: directory.path)), bytes: 40)
        let body = Pieces(Array(repeating: Self.table, count: 9))
        try Self.expectRefused(
            try await desk.send("POST /v1/datasets", Self.csv, Self.alice, length: nil, body: body))
        #expect(await body.taken == 3)
        #expect(directory.names().isEmpty)
        // What was refused counts for nothing any more.
        let fitting = Pieces([Self.table, Self.table])
        #expect(
            try await desk.send("POST /v1/datasets", Self.csv, Self.alice, length: nil, body: fitting).status
                == 201)
    }

    @Test func `Uploads at the same time count for one another`() async throws {
        let desk = try Self.desk(Workshop(), bytes: 40)
        let gate = Gate()
        let slow = Pieces([Self.table, Array("3,4\n".utf8)], gate: gate)
        async let first = desk.send("POST /v1/datasets", Self.csv, Self.alice, length: nil, body: slow)
        // It has taken what came first: 16 bytes of values.
        await gate.arrival()
        try Self.expectRefused(
            try await desk.send(
                "POST /v1/datasets", Self.csv, Self.alice, length: nil,
                body: Pieces([Self.table, Self.table])))
        #expect(
            try await desk.send(
                "POST /v1/datasets", Self.csv, Self.alice, length: nil, body: Pieces([Self.table])
            ).status == 201)
        gate.open()
        // By now there is less room than there was when it began.
        try Self.expectRefused(try await first)
    }

    @Test func `A job's result has no room beside a data set that takes it all, and the other way round`()
        async throws
    {
        // 5 × 5 numbers of 4 bytes.
        let result = 100
        for (bytes, status) in [(result + 16, 200), (result + 15, 403)] {
            let desk = try Self.desk(Workshop(), bytes: bytes)
            #expect(
                try await desk.send("POST /v1/datasets", Self.csv, Self.alice, pieces: [Self.table]).status
                    == 201)
            let answer = try await desk.ask(
                "POST /v1/jobs", Self.alice, "Prefer: wait=60", body: JobEndpointsTests.example)
            #expect(answer.status == status)
            let another = try await desk.send(
                "POST /v1/datasets", Self.csv, Self.alice, pieces: [Array("5,6\n".utf8)])
            #expect(another.status == (status == 200 ? 403 : 201))
        }
    }
}
