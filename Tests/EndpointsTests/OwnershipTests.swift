import Compression
import HTTP
import JSON
import Jobs
import TestSupport
import Testing

@testable import Endpoints

/// Whose a job is.
@Suite(.timeLimit(.minutes(3))) struct OwnershipTests {
    private static let alice = "Authorization: Bearer a"
    private static let bob = "Authorization: Bearer b"

    private static func desk() throws -> Desk {
        try Desk(door: DoorTests.door(tokens: ["alice": "a", "bob": "b"]))
    }

    @Test func `A token's job is not there for another token`() async throws {
        let desk = try Self.desk()
        let made = try await desk.ask(
            "POST /v1/jobs", Self.alice, "Prefer: wait=30", body: JobEndpointsTests.example)
        let id = try #require(try made.json()["id"]?.string)
        let path = "/v1/jobs/\(id)"
        // Twice: the second time the document is at hand.
        for _ in 0..<2 { #expect(try await desk.ask("GET \(path)", Self.alice).status == 200) }
        for request in [
            "GET \(path)", "HEAD \(path)", "GET \(path)/matrix", "GET \(path)/heatmap.png",
            "GET \(path)/events",
            "POST \(path)/cancel", "DELETE \(path)",
        ] {
            let answer = try await desk.ask(request, Self.bob)
            #expect(answer.status == 404, "\(request)")
            #expect(try answer.problem()["code"] == .string("job_not_found"))
        }
        let lists = [
            try await desk.ask("GET /v1/jobs", Self.alice), try await desk.ask("GET /v1/jobs", Self.bob),
        ]
        #expect(try lists.map { try $0.json()["data"]?.elements?.count } == [1, 0])
        #expect(try await desk.ask("DELETE \(path)", Self.alice).status == 204)
    }

    @Test func `A key is its token's own`() async throws {
        let desk = try Self.desk()
        var ids: Set<String> = []
        for token in [Self.alice, Self.bob, Self.alice] {
            let answer = try await desk.ask(
                "POST /v1/jobs", token, "Idempotency-Key: k", body: JobEndpointsTests.example)
            ids.insert(try #require(try answer.json()["id"]?.string))
        }
        #expect(ids.count == 2)
    }

    private static func desk(_ workshop: Workshop, _ quotas: Quotas) throws -> Desk {
        let entry = TokenList.Entry(
            name: "alice", digest: SHA256.digest(of: Array("a".utf8)), quotas: quotas)
        return try Desk(
            workshop,
            door: Door(
                hosts: HostNames(allowed: [], isLoopback: false), crossOrigin: CrossOrigin(origins: []),
                tokens: TokenBook(TokenList(entries: [entry])), hasOpenMetrics: false, isSecure: false))
    }

    private static let asking = "Content-Length: 9\r\nExpect: 100-continue"

    @Test func `A token queues as many jobs as it may`() async throws {
        let gate = Gate()
        let quotas = Quotas(queuedJobs: 1, storedBytes: nil, processorSeconds: nil)
        let desk = try Self.desk(Workshop(holdingRunningJobsAt: gate), quotas)
        func submit(_ seed: Int) async throws -> Answer {
            let body = JobEndpointsTests.example.replacing("\"seed\": 0", with: "\"seed\": \(seed)")
            return try await desk.ask("POST /v1/jobs", Self.alice, body: body)
        }
        #expect(try await submit(1).status == 202)
        await gate.arrival()
        #expect(try await submit(2).status == 202)
        let refused = try await submit(3)
        #expect(refused.status == 429)
        #expect(refused.field("Retry-After") == "5")
        #expect(try refused.problem()["code"] == .string("quota_exceeded"))
        // It need not send its body to learn that; one under a key may be there already.
        let early = try await desk.screen("POST /v1/jobs", Self.alice, Self.asking)
        #expect(early?.status == 429 && early?.field("Retry-After") == "5")
        #expect(try await desk.screen("POST /v1/jobs", Self.alice, Self.asking, "Idempotency-Key: k") == nil)
        #expect(try await desk.screen("POST /v1/estimate", Self.alice, Self.asking) == nil)
        gate.open()
    }

    @Test func `A token keeps as many bytes as it may`() async throws {
        let quotas = Quotas(queuedJobs: nil, storedBytes: 10, processorSeconds: nil)
        let answer = try await Self.desk(Workshop(), quotas).ask(
            "POST /v1/jobs", Self.alice, body: JobEndpointsTests.example)
        #expect(answer.status == 403)
        #expect(answer.field("Retry-After") == nil)
        #expect(try answer.problem()["code"] == .string("quota_exceeded"))
    }

    @Test func `What no result fits into is known without the job`() async throws {
        for (bytes, status) in [(0, 403), (1, nil)] {
            let quotas = Quotas(queuedJobs: nil, storedBytes: bytes, processorSeconds: nil)
            let answer = try await Self.desk(Workshop(), quotas).screen(
                "POST /v1/jobs", Self.alice, Self.asking)
            #expect(answer?.status == status)
        }
    }

    @Test func `A token computes for as long as it may`() async throws {
        let quotas = Quotas(queuedJobs: nil, storedBytes: nil, processorSeconds: 0)
        let desk = try Self.desk(Workshop(), quotas)
        let answer = try await desk.ask("POST /v1/jobs", Self.alice, body: JobEndpointsTests.example)
        #expect(try await desk.screen("POST /v1/jobs", Self.alice, Self.asking)?.status == 429)
        #expect(answer.status == 429)
        #expect(answer.field("Retry-After") == "3600")
    }
}
