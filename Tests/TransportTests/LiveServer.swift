import HTTP
import HTTPTypes
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// A running server for tests.
struct LiveServer: Sendable {
    let server: Server
    let port: UInt16

    /// Calls `body` with a server on a port of the system's choice, and stops it afterwards.
    static func run(
        _ handler: any Handler = SampleHandler(), queues: Int = 2, maximumConnections: Int = 1000,
        maximumConnectionsPerAddress: Int = 1000, maximumRequests: Int = 1000, tls: TLSFiles? = nil,
        bodyLimit: Int = RequestLimits.standard.body, streamLimit: Int = 64 << 20,
        timeouts: ServerSettings.Timeouts = .endless, _ body: (LiveServer) async throws -> Void
    ) async throws {
        let address = try #require(SocketAddress(host: "127.0.0.1", port: 0))
        var limits = RequestLimits.standard
        limits.body = bodyLimit
        limits.streamedBody = streamLimit
        let server = Server(
            settings: ServerSettings(
                address: address, tls: tls, queues: queues, maximumConnections: maximumConnections,
                maximumConnectionsPerAddress: maximumConnectionsPerAddress,
                maximumRequests: maximumRequests, limits: limits, timeouts: timeouts),
            handler: handler)
        let port = try await server.start().port
        do {
            try await body(LiveServer(server: server, port: port))
        } catch {
            await server.drain(within: .zero)
            throw error
        }
        await server.drain(within: .zero)
    }

    /// Talks to the server from a thread of its own.
    func talk<Value: Sendable>(
        receiveBuffer: Int32? = nil, _ body: @escaping @Sendable (inout Client) throws -> Value
    ) async throws -> Value {
        try await onThread { [port] in
            var client = try Client(port: port, receiveBuffer: receiveBuffer)
            return try body(&client)
        }
    }

    /// Returns when the server accepts no more connections.
    func refusing(at location: SourceLocation = #_sourceLocation) async throws {
        try await onThread { [port] in
            let end = ContinuousClock.now + .seconds(Patience.seconds)
            while (try? Client(port: port)) != nil {
                guard ContinuousClock.now < end else {
                    return Patience.end("the server still accepts", at: location)
                }
            }
        }
    }

    /// Returns when no connection is open any more.
    func empty() async throws {
        while await server.connectionCount > 0 { try await Task.sleep(for: .milliseconds(2)) }
    }
}

/// Answers with what tests need.
struct SampleHandler: Handler {
    /// Where `GET /wait` waits, `GET /held` for its second piece, and `/room` and `/hesitant` for the body.
    var gate = Gate()
    /// Opened when the stream of `GET /held` goes.
    var streamEnd = Gate()
    /// Where somebody arrives when an answer is given up.
    var cancellation = Gate()
    /// How many pieces of streams have been made.
    var pieces = Counter()

    /// What the server has noted.
    var events = EventList()
    /// Takes the bodies that go to `/streamed`.
    var reader = SampleReader()

    static let pieceLength = 1 << 16

    func reply(to request: Request, from peer: Peer) -> Reply {
        // What there is to wait for is waited for; the rest is answered in both ways.
        ["/wait", "/stream"].contains(request.head.target.path) || request.head.method == .post
            ? .later { await respond(to: request) } : .now(response(to: request))
    }

    private func respond(to request: Request) async -> Response {
        if request.head.target.path == "/wait" {
            await withTaskCancellationHandler {
                await gate.pass()
            } onCancel: {
                cancellation.open()
                gate.open()
            }
        }
        return response(to: request)
    }

    private func response(to request: Request) -> Response {
        let head = request.head
        if head.target.form == .asterisk { return Response(status: .noContent) }
        switch (head.method, head.target.path) {
        case (.get, "/"), (.head, "/"):
            return Response(status: .ok, contentType: "text/plain", bytes: Array("hello".utf8))
        case (.post, "/"), (.post, "/full"), (.post, "/room"):
            return Response(status: .ok, contentType: "application/octet-stream", bytes: request.body)
        case (.get, "/wait"):
            return Response(status: .ok, contentType: "text/plain", bytes: Array("waited".utf8))
        case (.get, "/stream"), (.head, "/stream"):
            let count = head.target.query("pieces").flatMap { Int($0) } ?? 1
            return Response(
                status: .ok, fields: [:], body: .stream(length: nil, Pieces(count: count, made: pieces)))
        case (.get, "/held"):
            return Response(
                status: .ok, fields: [:], body: .stream(length: nil, HeldStream(gate: gate, end: streamEnd)))
        case (.get, "/broken"):
            return Response(status: .ok, fields: [:], body: .stream(length: 10, BrokenStream()))
        case (.get, "/bytes"):
            let count = head.target.query("count").flatMap { Int($0) } ?? 1
            return Response(
                status: .ok, contentType: "text/plain", bytes: [UInt8](repeating: 0x78, count: count))
        case (_, "/"):
            return Response(status: .methodNotAllowed, fields: [.allow: "GET, HEAD, POST"], body: .none)
        default:
            return Response(status: .notFound)
        }
    }

    func screen(_ head: RequestHead, from peer: Peer, mayEnd: Bool) -> Reception {
        switch head.target.path {
        case "/unwanted": .unwanted(Response(status: .unsupportedMediaType))
        case "/full": .wholeUnless { Response(status: .tooManyRequests) }
        case "/room":
            .wholeUnless {
                await gate.pass()
                return nil
            }
        case "/streamed": .streamed(reader.read)
        case "/refused": .streamed { _ in Response(status: .tooManyRequests) }
        case "/hesitant":
            .streamed { body in
                await gate.pass()
                return await reader.read(body)
            }
        default: .whole
        }
    }

    func note(_ event: TransportEvent) { events.add(event) }

    func refuse(_ refusal: Refusal, from peer: Peer, about target: RequestTarget?) -> Response {
        switch refusal {
        case .invalid(let error): Problem(error).response
        case .timeout: Response(status: .requestTimeout)
        case .tooManyConnections: Response(status: .serviceUnavailable)
        case .plainHTTP: Response(status: .badRequest)
        }
    }

    /// The pieces of `GET /stream`: piece n is all n.
    static func piece(_ number: Int) -> [UInt8] {
        [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: pieceLength)
    }

    private actor Pieces: BodyStream {
        private let count: Int
        private let made: Counter
        private var next = 0

        init(count: Int, made: Counter) {
            self.count = count
            self.made = made
        }

        func next() async throws -> [UInt8]? {
            guard next < count else { return nil }
            defer { next += 1 }
            made.increment()
            return SampleHandler.piece(next)
        }
    }

    /// A short piece, and, when the gate opens, one that nobody can take in at once.
    private actor HeldStream: BodyStream {
        private let gate: Gate
        private let end: Gate
        private var next = 0

        init(gate: Gate, end: Gate) {
            self.gate = gate
            self.end = end
        }

        deinit { end.open() }

        func next() async throws -> [UInt8]? {
            next += 1
            switch next {
            case 1: return [1]
            case 2:
                await gate.pass()
                return [UInt8](repeating: 2, count: 2 * ServerSettings.outputHighWater)
            default: return nil
            }
        }
    }

    private actor BrokenStream: BodyStream {
        private var isBegun = false

        func next() async throws -> [UInt8]? {
            guard !isBegun else { throw CancellationError() }
            isBegun = true
            return [1, 2, 3]
        }
    }
}

final class EventList: Sendable {
    private let events = Mutex<[TransportEvent]>([])

    var all: [TransportEvent] { events.withLock { $0 } }

    func add(_ event: TransportEvent) { events.withLock { $0.append(event) } }
}

final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }
}
