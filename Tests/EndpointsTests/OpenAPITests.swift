import HTTP
import HTTPTypes
import JSON
import Jobs
import TestSupport
import Testing

@testable import Endpoints

/// The description says what the service does, no more and no less.
@Suite(.timeLimit(.minutes(3))) struct OpenAPITests {
    private static func document() throws -> JSONValue { try JSONReader.read(OpenAPIEndpoint.bytes) }

    @Test func `It is served, to anyone`() async throws {
        let answer = try await Desk().ask("GET /openapi.json")
        #expect(answer.status == 200 && answer.field("Content-Type") == "application/json")
        #expect(try answer.json()["openapi"] == .string("3.1.0"))
        let tag = try #require(answer.field("ETag"))
        #expect(try await Desk().ask("GET /openapi.json", "If-None-Match: \(tag)").status == 304)
    }

    @Test func `Its paths and methods are the routes`() throws {
        guard case .object(let paths)? = try Self.document()["paths"] else {
            Issue.record("no paths")
            return
        }
        let described = paths.members.flatMap { path in
            path.value.names.map { "\($0.uppercased()) \(path.name)" }
        }
        #expect(Set(described) == Set(Routes.all.map { "\($0.method.rawValue) \($0.template)" }))
    }

    @Test func `Every reference leads somewhere`() throws {
        let document = try Self.document()
        func references(_ value: JSONValue) -> [String] {
            switch value {
            case .object(let object):
                object.members.flatMap { member in
                    if member.name == "$ref", case .string(let text) = member.value { return [text] }
                    return references(member.value)
                }
            case .array(let elements): elements.flatMap(references)
            default: []
            }
        }
        let all = Set(references(document))
        #expect(all.count > 30)
        for reference in all {
            let place = reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) {
                $0?[String($1)]
            }
            #expect(place != nil, "\(reference)")
        }
    }

    @Test func `Its examples run`() async throws {
        let examples = try Self.document()["paths"]?["/v1/jobs"]?["post"]?["requestBody"]?["content"]?[
            "application/json"]?["examples"]
        let names = examples?.names ?? []
        #expect(names.count >= 3)
        let desk = try Desk()
        for name in names {
            let value = try #require(examples?[name]?["value"])
            let body = String(decoding: JSONWriter.bytes(value), as: UTF8.self)
            let answer = try await desk.ask("POST /v1/jobs", "Prefer: wait=60", body: body)
            #expect(answer.status == 200, "\(name)")
            #expect(try answer.json()["state"] == .string("succeeded"))
        }
    }

    /// The members that a schema requires are those of the documents, and what is not there is not required.
    @Test func `Its schemas name the members that there are`() async throws {
        let schemas = try #require(Self.document()["components"]?["schemas"])
        let desk = try Desk()
        let (job, path) = try await desk.finished(.small(seed: 1))
        func check(_ schema: String, _ value: JSONValue?) {
            let required = schemas[schema]?["required"]?.elements?.compactMap(\.string) ?? []
            #expect(!required.isEmpty, "\(schema)")
            let names = value?.names ?? []
            #expect(Set(required).isSubset(of: names), "\(schema)")
            let known = schemas[schema]?["properties"]?.names ?? []
            #expect(Set(names).isSubset(of: known), "\(schema)")
        }
        let document = try await desk.ask("GET \(path)").json()
        check("Job", document)
        check("Progress", document["progress"])
        check("Result", document["result"])
        check("JobList", try await desk.ask("GET /v1/jobs").json())
        check("Matrix", try await desk.ask("GET \(path)/matrix").json())
        check("Matrix", try await desk.ask("GET \(path)/matrix?order=cluster&pool=2").json())
        check("Order", try await desk.ask("GET \(path)/order").json())
        check("Problem", try await desk.ask("GET /nowhere").json())
        check("ProblemType", try await desk.ask("GET /problems/not-found").json())
        check("Specification", document["specification"])
        let (_, learned) = try await desk.finished(.learning())
        let regression = try await desk.ask("GET \(learned)/regression").json()
        check("Regression", regression)
        let learner = regression["learners"]?.elements?.first
        check("Learner", learner)
        check("LossPoint", learner?["scores"]?.elements?.first)
        check("LeftOut", learner?["leave_one_out"]?["best"])
        check("Specification", try await desk.ask("GET \(learned)").json()["specification"])
        check("Spectrum", try await desk.ask("GET \(learned)/spectrum").json())
        let (_, taught) = try await desk.finished(.training())
        let training = try await desk.ask("GET \(taught)/training").json()
        check("Training", training)
        check("TrainingRecord", training["records"]?.elements?.first)
        check("Specification", try await desk.ask("GET \(taught)").json()["specification"])
        let dataset = try await desk.ask("POST /v1/datasets", "Content-Type: text/csv", body: "1\n").json()
        check("Dataset", dataset)
        check("DatasetList", try await desk.ask("GET /v1/datasets").json())
        #expect(
            schemas["Dataset"]?["properties"]?["dtype"]?["enum"]?.elements?.compactMap(\.string)
                == NumberType.allCases.map(\.rawValue))
        let body = job.order.outline
        check(
            "Estimate",
            try await desk.ask("POST /v1/estimate", "Content-Type: application/json", body: body).json())
    }
}
