import HTTP
import HTTPTypes
import JSON
import Jobs
import NeuralKernels
import Platform
import Synchronization
import TestSupport
import Testing

@testable import Endpoints

/// The service without a socket: requests are text, answers are values.
struct Desk: Sendable {
    let workshop: Workshop
    private let application: Application
    private let log = ErrorLog()
    private let records = RecordList<AuditRecord>()
    private let access = RecordList<AccessRecord>()

    private static let client = Peer(address: "192.0.2.1")

    static let roomy = JobLimits(memory: 1e9, result: 1e9)

    init(
        _ workshop: Workshop = Workshop(), limits: JobLimits = Self.roomy, door: Door = .open,
        obstacles: [Obstacle] = []
    ) throws {
        self.workshop = workshop
        var service = Service(
            jobs: workshop.queue, results: workshop.results, datasets: workshop.datasets,
            clock: workshop.clock.clock, pool: ComputePool(width: 2), limits: limits, costs: .fixed,
            documents: DocumentCache(capacity: 1 << 20))
        service.vitals = Vitals(
            metrics: { [MetricFamily("watched", .gauge, help: "Whether the process is watched.", value: 1)] },
            obstacles: { obstacles })
        application = try Application(
            service: service, door: door,
            reports: Application.Reports(failed: log.note, changed: records.add, answered: access.add))
    }

    /// Errors that no client caused.
    var errors: [String] { log.errors }

    /// What was asked and answered, in order.
    var visits: [AccessRecord] { access.all }

    /// What was changed, in order.
    var changes: [AuditRecord] { records.all }

    /// Answers a request, given by method and target, lines of fields, and a body.
    func ask(_ request: String, _ fields: String..., body: String = "") async throws -> Answer {
        try await ask(request, fields, body: body)
    }

    func ask(_ request: String, _ fields: [String], body: String = "") async throws -> Answer {
        let whole = try Self.request(request, fields, body: Array(body.utf8))
        switch application.reply(to: whole, from: Self.client) {
        case .now(let response): return try await Answer(response)
        case .later(let work): return try await Answer(await work())
        }
    }

    /// Answers a request without its body; nil when the body is wanted.
    func screen(_ request: String, _ fields: String...) async throws -> Answer? {
        let head = try Self.request(request, fields, body: []).head
        switch application.screen(head, from: Self.client, mayEnd: true) {
        case .unwanted(let response): return try await Answer(response)
        case .wholeUnless(let refusal):
            guard let response = await refusal() else { return nil }
            return try await Answer(response)
        case .whole, .streamed: return nil
        }
    }

    /// Answers a request whose body comes in pieces; what its head decides is answered at once.
    func send(
        _ request: String, _ fields: String..., pieces: [[UInt8]], isCut: Bool = false, mayEnd: Bool = true
    ) async throws -> Answer {
        let whole = try Self.request(request, fields, body: pieces.flatMap(\.self))
        switch application.screen(whole.head, from: Self.client, mayEnd: mayEnd) {
        case .unwanted(let response): return try await Answer(response)
        case .streamed(let work): return try await Answer(await work(Pieces(pieces, isCut: isCut)))
        case .whole, .wholeUnless:
            switch application.reply(to: whole, from: Self.client) {
            case .now(let response): return try await Answer(response)
            case .later(let work): return try await Answer(await work())
            }
        }
    }

    /// Answers a request whose body is a stream of that length, or of one that is not known.
    func send(
        _ request: String, _ fields: String..., length: Int?, body: any BodyStream
    ) async throws -> Answer {
        let framing = length.map { "Content-Length: \($0)" } ?? "Transfer-Encoding: chunked"
        let head = try Self.request(request, fields + [framing], body: []).head
        guard case .streamed(let work) = application.screen(head, from: Self.client, mayEnd: true) else {
            throw CancellationError()
        }
        return try await Answer(await work(body))
    }

    private static func request(_ request: String, _ fields: [String], body: [UInt8]) throws -> Request {
        let host = fields.contains { $0.hasPrefix("Host:") } ? "" : "Host: localhost\r\n"
        let lines = fields.map { $0 + "\r\n" }.joined()
        let length = body.isEmpty ? "" : "Content-Length: \(body.count)\r\n"
        var parser = RequestParser(limits: .standard)
        var buffer = ReceiveBuffer()
        buffer.append(Array("\(request) HTTP/1.1\r\n\(host)\(length)\(lines)\r\n".utf8) + body)
        var head: RequestHead?
        var received: [UInt8] = []
        while let event = try parser.next(&buffer) {
            switch event {
            case .head(let found): head = found
            case .body(let bytes): received += bytes
            case .end: break
            }
        }
        return Request(head: try #require(head), body: received)
    }

    /// A job of this specification that has succeeded, with its path.
    func finished(_ specification: Specification) async throws -> (job: Job, path: String) {
        let job = try #require(try await workshop.finished(specification))
        try #require(job.state == .succeeded)
        return (job, "/v1/jobs/\(job.id)")
    }
}

/// A body in pieces, which may end before its end, or wait at a gate before every piece but the first.
actor Pieces: BodyStream {
    private var pieces: ArraySlice<[UInt8]>
    private let isCut: Bool
    private let gate: Gate?
    /// How many have been taken.
    private(set) var taken = 0

    init(_ pieces: [[UInt8]], isCut: Bool = false, gate: Gate? = nil) {
        self.pieces = pieces[...]
        self.isCut = isCut
        self.gate = gate
    }

    func next() async throws -> [UInt8]? {
        if taken > 0 { await gate?.pass() }
        guard let piece = pieces.popFirst() else {
            if isCut { throw CancellationError() }
            return nil
        }
        taken += 1
        return piece
    }
}

extension Door {
    /// Asks nobody for anything.
    static let open = Door(
        hosts: HostNames(allowed: [], isLoopback: false), crossOrigin: CrossOrigin(origins: []), tokens: nil,
        hasOpenMetrics: false, isSecure: false)
}

final class RecordList<Record: Sendable>: Sendable {
    private let list = Mutex<[Record]>([])

    var all: [Record] { list.withLock { $0 } }

    @Sendable func add(_ record: Record) { list.withLock { $0.append(record) } }
}

private final class ErrorLog: Sendable {
    private let list = Mutex<[String]>([])

    var errors: [String] { list.withLock { $0 } }

    @Sendable func note(_ error: any Error) { list.withLock { $0.append("\(error)") } }
}

/// A response with its body at hand.
struct Answer: Sendable {
    let status: Int
    let fields: HTTPFields
    let body: [UInt8]
    /// How many pieces it came in; nil when it was not a stream.
    let pieces: Int?
    /// The length that was announced.
    let announcedLength: Int64?

    init(_ response: Response) async throws {
        status = response.status.code
        var all = response.fields
        for field in response.shared?.fields ?? [:] { all.append(field) }
        all[.requestID] = response.requestID
        fields = all
        announcedLength = response.body.length
        switch response.body {
        case .none:
            body = []
            pieces = nil
        case .bytes(let bytes):
            body = bytes
            pieces = nil
        case .stream(_, let stream):
            var gathered: [UInt8] = []
            var count = 0
            while let piece = try await stream.next() {
                gathered += piece
                count += 1
            }
            body = gathered
            pieces = count
        }
    }

    func field(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { fields[$0] }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON.
    func json() throws -> JSONValue { try JSONReader.read(body) }

    /// The body as a problem document.
    func problem() throws -> JSONValue {
        #expect(field("Content-Type") == "application/problem+json")
        let document = try json()
        #expect(document["status"] == .integer(status))
        return document
    }

    /// What a problem blames, in order.
    func pointers() throws -> [String] {
        try problem()["errors"]?.elements?.compactMap { $0["pointer"]?.string } ?? []
    }
}

extension JSONValue {
    subscript(name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    subscript(index: Int) -> JSONValue? {
        guard let elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }

    var number: Double? { if case .number(let number) = self { number.value } else { nil } }

    /// The names of an object's members, in order.
    var names: [String] { if case .object(let object) = self { object.members.map(\.name) } else { [] } }

    /// The numbers of a nested array, in C order.
    var leaves: [Double] {
        switch self {
        case .numbers(let numbers): numbers
        case .array(let elements): elements.flatMap(\.leaves)
        case .number(let number): [number.value]
        default: []
        }
    }

    /// The lengths of a nested array along its first elements.
    var shape: [Int] { elements.map { [$0.count] + ($0.first?.shape ?? []) } ?? [] }
}
