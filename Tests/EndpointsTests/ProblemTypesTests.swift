import HTTP
import HTTPTypes
import JSON
import TestSupport
import Testing

@testable import Endpoints

@Suite(.timeLimit(.minutes(3))) struct ProblemTypesTests {
    @Test func `No two kinds of problem have one code`() {
        #expect(Set(ProblemType.all.map(\.code)).count == ProblemType.all.count)
        for type in ProblemType.all {
            #expect(type.code.wholeMatch(of: #/[a-z]+(_[a-z]+)*/#) != nil)
            #expect(type.status.code >= 400)
            #expect(!type.title.isEmpty && type.meaning.hasSuffix("."))
        }
    }

    @Test func `Every type is told at its own path`() async throws {
        let desk = try Desk(door: DoorTests.door(tokens: ["alice": "secret"]))
        for type in ProblemType.all {
            let answer = try await desk.ask("GET \(type.path)")
            #expect(answer.status == 200)
            let document = try answer.json()
            #expect(document.names == ["type", "code", "title", "status", "meaning"])
            #expect(document["code"] == .string(type.code))
            #expect(document["status"] == .integer(type.status.code))
        }
    }

    @Test(arguments: ["x", "not_found", "Not-Found", "not-found/"])
    func `A type that there is not is not found`(slug: String) async throws {
        let answer = try await Desk().ask("GET /problems/\(slug)")
        #expect(answer.status == 404)
        #expect(try answer.problem()["code"] == .string("not_found"))
    }

    @Test func `A problem's type leads to its words`() async throws {
        let desk = try Desk()
        for (request, fields) in [
            ("GET /nothing", []), ("PATCH /healthz", []), ("GET /v1/jobs/x", []), ("GET /healthz?x", []),
            ("GET /v1/jobs", ["Accept: text/csv"]), ("POST /v1/jobs", ["Content-Type: text/csv"]),
            ("POST /v1/jobs", []), ("DELETE /v1/jobs/x", ["Origin: null"]),
        ] {
            let problem = try await desk.ask(request, fields).problem()
            let document = try await desk.ask("GET \(problem["type"]?.string ?? "")").json()
            for name in ["type", "code", "title", "status"] { #expect(document[name] == problem[name]) }
        }
    }

    @Test(arguments: RequestPart.allCases)
    func `What the transport refuses has a type as well`(part: RequestPart) {
        #expect(ProblemType.all.contains(RequestError.tooLarge(part, limit: 1).type))
    }
}
