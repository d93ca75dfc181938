import HTTP
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct RequestIdentityTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00-\(trace)-00f067aa0ba902b7-01"

    @Test func `Every answer has a name, and no two have the same`() async throws {
        let desk = try Desk()
        var names: Set<String> = []
        let requests = ["GET /healthz", "GET /nothing", "PATCH /healthz", "OPTIONS *", "GET /v1/jobs"]
        for request in requests {
            let answer = try await desk.ask(request)
            let name = try #require(answer.field("X-Request-Id"))
            #expect(name.wholeMatch(of: #/[0-9a-f]{32}/#) != nil)
            names.insert(name)
            #expect(answer.field("traceparent") == nil)
        }
        #expect(names.count == requests.count)
        #expect(desk.visits.map(\.identity.id) == desk.visits.map(\.identity.traceID))
    }

    @Test(arguments: ["a", "8f14e45f-ceea", String(repeating: "x", count: 128), "~!@#$%^&*()<>\\"])
    func `A client's own name is kept`(name: String) async throws {
        let desk = try Desk()
        #expect(try await desk.ask("GET /healthz", "X-Request-Id: \(name)").field("X-Request-Id") == name)
        #expect(desk.visits.map(\.identity.id) == [name])
    }

    @Test(arguments: ["", "a b", "a\"b", "a'b", "é", String(repeating: "x", count: 129), "a\tb"])
    func `A name that could disturb a log is replaced`(name: String) async throws {
        let answer = try await Desk().ask("GET /healthz", "X-Request-Id: \(name)")
        #expect(answer.field("X-Request-Id")?.utf8.count == 32)
    }

    @Test func `Of two names neither is kept`() async throws {
        let answer = try await Desk().ask("GET /healthz", "X-Request-Id: a", "X-Request-Id: b")
        #expect(answer.field("X-Request-Id")?.utf8.count == 32)
    }

    @Test func `A trace goes on, and what is said of it with it`() async throws {
        let desk = try Desk()
        let answer = try await desk.ask("GET /healthz", "traceparent: \(Self.parent)", "tracestate: a=1,b=2")
        let parent = try #require(TraceContext(traceparent: answer.field("traceparent") ?? ""))
        #expect(parent.traceID == Self.trace && parent.flags == "01")
        #expect(parent.parentID != "00f067aa0ba902b7")
        #expect(answer.field("tracestate") == "a=1,b=2")
        #expect(desk.visits.map(\.identity.traceID) == [Self.trace])
    }

    @Test(arguments: [
        ["traceparent: 00-x"], ["traceparent: 01\(parent.dropFirst(2))"],
        ["traceparent: \(parent)", "traceparent: \(parent)"],
    ])
    func `A malformed trace is a new one, without what was said of the other`(fields: [String]) async throws {
        let answer = try await Desk().ask("GET /healthz", fields + ["tracestate: a=1"])
        let parent = try #require(TraceContext(traceparent: answer.field("traceparent") ?? ""))
        #expect(parent.traceID != Self.trace)
        #expect(answer.field("tracestate") == nil)
    }

    @Test func `A visit is noted by its route, not by its path`() async throws {
        let desk = try Desk(door: DoorTests.door(tokens: ["alice": "secret"]))
        let token = "Authorization: Bearer secret"
        _ = try await desk.ask("GET /v1/jobs/some-job", token)
        _ = try await desk.ask("GET /no/such/path", token)
        _ = try await desk.ask("PATCH /v1/jobs")
        _ = try await desk.ask("GET /healthz")
        let visits = desk.visits
        #expect(visits.map(\.route) == ["/v1/jobs/{id}", "none", "/v1/jobs", "/healthz"])
        #expect(visits.map(\.status) == [404, 404, 401, 200])
        #expect(visits.map(\.owner) == ["alice", "alice", nil, nil])
        #expect(visits.map(\.isPoll) == [false, false, false, true])
        #expect(visits.map(\.method) == ["GET", "GET", "PATCH", "GET"])
        #expect(visits[3].bytes == 15 && visits[3].address == "192.0.2.1")
        #expect(visits.allSatisfy { $0.seconds >= 0 && $0.seconds < 60 })
    }
}
