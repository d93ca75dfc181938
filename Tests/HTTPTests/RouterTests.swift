import HTTP
import HTTPTypes
import Testing

@Suite struct RouterTests {
    enum Place: Hashable {
        case page, list, create, job, delete, matrix, matrixJSON, heatmapZipped, plan, any
    }

    static let routes: [Route<Place>] = [
        Route(.get, "/", .page),
        Route(.get, "/v1/jobs", .list), Route(.post, "/v1/jobs", .create),
        Route(.get, "/v1/jobs/{id}", .job), Route(.delete, "/v1/jobs/{id}", .delete),
        Route(.get, "/v1/jobs/{id}/matrix", .matrix), Route(.get, "/v1/jobs/{id}/matrix.json", .matrixJSON),
        Route(.get, "/v1/jobs/{id}/heatmap.png.gz", .heatmapZipped),
        Route(.get, "/v1/jobs/plan/today", .plan), Route(.get, "/v2/{a}/{b}", .any),
    ]

    private func describe(_ method: HTTPRequest.Method, _ path: String) throws -> String {
        let segments =
            path == "/" ? [] : path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        switch try Router(Self.routes).route(method, segments.map(String.init)) {
        case .found(let place, let parameters, let template):
            return "\(place) \(parameters["id"] ?? "-") \(template)"
        case .options(let allow, _): return "options \(allow.allowFieldValue)"
        case .methodNotAllowed(let allow, _): return "405 \(allow.allowFieldValue)"
        case .notFound: return "404"
        }
    }

    @Test(arguments: [
        ("/", "page - /"), ("/v1/jobs", "list - /v1/jobs"), ("/v1/jobs/7", "job 7 /v1/jobs/{id}"),
        ("/v1/jobs/7/matrix", "matrix 7 /v1/jobs/{id}/matrix"),
        ("/v1/jobs/7/matrix.json", "matrixJSON 7 /v1/jobs/{id}/matrix.json"),
        ("/v1/jobs/7/heatmap.png.gz", "heatmapZipped 7 /v1/jobs/{id}/heatmap.png.gz"),
    ])
    func `a path leads to its endpoint, its parameter and its template`(path: String, match: String) throws {
        #expect(try describe(.get, path) == match)
    }

    @Test(arguments: [
        "/v1", "/v1/jobs/", "/v1/jobs//matrix", "/v1/jobs/7/matrix/", "/v1/jobs/7/matrix.txt", "/V1/jobs",
        "//",
    ])
    func `a path that is in no template is not found`(path: String) throws {
        #expect(try describe(.get, path) == "404")
    }

    @Test func `a literal beats a parameter and gives way where it leads nowhere`() throws {
        #expect(try describe(.get, "/v1/jobs/plan/today") == "plan - /v1/jobs/plan/today")
        #expect(try describe(.get, "/v1/jobs/plan/matrix") == "matrix plan /v1/jobs/{id}/matrix")
        #expect(try describe(.get, "/v1/jobs/plan") == "job plan /v1/jobs/{id}")
    }

    @Test func `HEAD is answered by GET and by nothing else`() throws {
        #expect(try describe(.head, "/v1/jobs") == "list - /v1/jobs")
        let router = try Router([Route(.post, "/a", 1)])
        guard case .methodNotAllowed(let allow, _) = router.route(.head, ["a"]) else {
            Issue.record("found")
            return
        }
        #expect(allow == [.post, .options])
    }

    @Test func `another method is told which ones there are`() throws {
        #expect(try describe(.put, "/v1/jobs") == "405 GET, HEAD, POST, OPTIONS")
        #expect(try describe(.post, "/v1/jobs/7") == "405 GET, HEAD, DELETE, OPTIONS")
        #expect(try describe(.trace, "/") == "405 GET, HEAD, OPTIONS")
        #expect(try describe(.options, "/v1/jobs") == "options GET, HEAD, POST, OPTIONS")
        #expect(try describe(.options, "/nowhere") == "404")
    }

    @Test func `several parameters are told apart`() throws {
        let match = try Router(Self.routes).route(.get, ["v2", "x", "y"])
        guard case .found(.any, let parameters, _) = match else {
            Issue.record("not found")
            return
        }
        #expect(parameters["a"] == "x" && parameters["b"] == "y" && parameters["c"] == nil)
    }
}
