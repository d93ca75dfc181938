import Jobs
import JSON
import TestSupport
import Testing

/// `GET /v1/jobs`.
@Suite(.timeLimit(.minutes(3))) struct JobListTests {
    /// A desk with jobs in every final state, and their identifiers, oldest first.
    private static func desk() async throws -> (desk: Desk, ids: [String]) {
        let desk = try Desk()
        var ids: [String] = []
        for seed in 0..<5 { ids.append(try await desk.finished(.small(seed: seed)).job.id.description) }
        ids.append(try #require(try await desk.workshop.finished(.overflowing())).id.description)
        return (desk, ids)
    }

    private static func ids(_ answer: Answer) throws -> [String] {
        try answer.json()["data"]?.elements?.compactMap { $0["id"]?.string } ?? []
    }

    @Test func `The newest job comes first`() async throws {
        let (desk, ids) = try await Self.desk()
        let answer = try await desk.ask("GET /v1/jobs")
        #expect(answer.status == 200)
        #expect(try Self.ids(answer) == ids.reversed())
        #expect(try answer.json()["next_cursor"] == .null)
        #expect(answer.field("Link") == nil)
    }

    @Test func `Pages follow one another to the end, by link and by cursor`() async throws {
        let (desk, ids) = try await Self.desk()
        var target = "/v1/jobs?limit=4"
        var seen: [String] = []
        var sizes: [Int] = []
        while true {
            let answer = try await desk.ask("GET \(target)")
            let page = try Self.ids(answer)
            seen += page
            sizes.append(page.count)
            guard let link = answer.field("Link") else {
                #expect(try answer.json()["next_cursor"] == .null)
                break
            }
            let cursor = try #require(try answer.json()["next_cursor"]?.string)
            #expect(link == "</v1/jobs?limit=4&cursor=\(cursor)>; rel=\"next\"")
            target = "/v1/jobs?limit=4&cursor=\(cursor)"
        }
        #expect(seen == ids.reversed())
        #expect(sizes == [4, 2])
    }

    @Test func `A last page that is full has no next`() async throws {
        let (desk, ids) = try await Self.desk()
        let answer = try await desk.ask("GET /v1/jobs?limit=\(ids.count)")
        #expect(try Self.ids(answer).count == ids.count)
        #expect(try answer.json()["next_cursor"] == .null)
    }

    @Test func `A state chooses among the jobs, and the next page keeps it`() async throws {
        let (desk, ids) = try await Self.desk()
        #expect(try Self.ids(try await desk.ask("GET /v1/jobs?state=failed")) == [ids[5]])
        #expect(try Self.ids(try await desk.ask("GET /v1/jobs?state=queued")).isEmpty)
        let page = try await desk.ask("GET /v1/jobs?state=succeeded&limit=2")
        #expect(try Self.ids(page) == [ids[4], ids[3]])
        #expect(page.field("Link") == "</v1/jobs?state=succeeded&limit=2&cursor=\(ids[3])>; rel=\"next\"")
    }

    @Test func `Whatever is wrong with a list's query is named at once`() async throws {
        let answer = try await Desk().ask("GET /v1/jobs?state=done&limit=0&cursor=abc&sort=name")
        #expect(answer.status == 400)
        #expect(Set(try answer.pointers()) == ["/state", "/limit", "/cursor", "/sort"])
        #expect(try answer.problem()["code"] == .string("invalid_query"))
    }

    @Test(arguments: ["201", "-1", "x", "", "1.5", "99999999999999999999"])
    func `A limit is from 1 to 200`(limit: String) async throws {
        #expect(try await Desk().ask("GET /v1/jobs?limit=\(limit)").pointers() == ["/limit"])
    }
}
