import JSON
import Jobs
import TestSupport
import Testing

@testable import Endpoints

/// The description's links lead from an answer to what can be asked about it.
@Suite(.timeLimit(.minutes(3))) struct OpenAPILinkTests {
    /// An operation with its place.
    private struct Operation {
        let method: String
        let path: String
        let description: JSONValue
    }

    private let document: JSONValue
    private let operations: [String: Operation]

    init() throws {
        document = try JSONReader.read(OpenAPIEndpoint.bytes)
        var operations: [String: Operation] = [:]
        let paths = document["paths"]
        for path in paths?.names ?? [] {
            for method in paths?[path]?.names ?? [] {
                guard let description = paths?[path]?[method], let name = description["operationId"]?.string
                else { continue }
                operations[name] = Operation(
                    method: method.uppercased(), path: path, description: description)
            }
        }
        self.operations = operations
    }

    private func link(_ name: String) throws -> JSONValue {
        try #require(document["components"]?["links"]?[name])
    }

    private func operation(of link: JSONValue) throws -> Operation {
        let name = try #require(link["operationId"]?.string)
        return try #require(operations[name], "\(name)")
    }

    @Test func `They name operations and their parameters`() throws {
        let names = document["components"]?["links"]?.names ?? []
        #expect(names.count >= 8)
        for name in names {
            let link = try link(name)
            let parameters = try operation(of: link).description["parameters"]?.elements ?? []
            let known = parameters.compactMap { parameter in
                let place = parameter["$ref"]?.string?.split(separator: "/").last.map(String.init)
                let shared = place.flatMap { document["components"]?["parameters"]?[$0] }
                return (shared ?? parameter)["name"]?.string
            }
            let given = link["parameters"]?.names ?? []
            #expect(Set(given).isSubset(of: known), "\(name)")
        }
    }

    @Test(arguments: [
        ["POST /v1/jobs", "Content-Type: application/json", "Prefer: wait=60"],
        ["POST /v1/datasets", "Content-Type: text/csv"],
    ])
    func `They lead from what was sent to what there is of it`(request: [String]) async throws {
        let desk = try Desk()
        let body =
            request[0] == "POST /v1/jobs"
            ? Submission(try .small(seed: 1), predictedSeconds: 0).order.outline : "1\n"
        let operation = try #require(operations.values.first { "\($0.method) \($0.path)" == request[0] })
        // What one link leads to may remove the thing: it is sent again for every link.
        func send() async throws -> (links: [String], id: String) {
            let answer = try await desk.ask(request[0], Array(request.dropFirst()), body: body)
            let form = operation.description["responses"]?["\(answer.status)"]
            return (form?["links"]?.names ?? [], try #require(try answer.json()["id"]?.string))
        }
        let links = try await send().links
        #expect(links.count >= 2)
        for name in links {
            let (target, id) = (try self.operation(of: link(name)), try await send().id)
            let path = target.path.split(separator: "{id}", omittingEmptySubsequences: false).joined(
                separator: id)
            let answer = try await desk.ask("\(target.method) \(path)")
            #expect(answer.status < 300, "\(name)")
            #expect(target.description["responses"]?["\(answer.status)"] != nil, "\(name): \(answer.status)")
        }
    }

    @Test func `The fields that it names of an accepted job are those of the answer`() async throws {
        let gate = Gate()
        let desk = try Desk(Workshop(holdingRunningJobsAt: gate))
        let body = Submission(try .small(seed: 1), predictedSeconds: 0).order.outline
        let answer = try await desk.ask("POST /v1/jobs", "Content-Type: application/json", body: body)
        #expect(answer.status == 202)
        let form = operations["submitJob"]?.description["responses"]?["202"]
        let names = form?["headers"]?.names ?? []
        #expect(names.count == 2)
        for name in names { #expect(answer.field(name) != nil, "\(name)") }
        gate.open()
    }
}
