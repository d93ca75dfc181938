import HTTP
import Platform
import TestSupport
import Testing

@testable import Transport

/// Requests and answers on real connections.
@Suite(.timeLimit(.minutes(10))) struct ServerTests {
    private static func get(_ path: String = "/", _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n"
    }

    private static let hello = Array("hello".utf8)

    @Test func `One connection carries many requests`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                for _ in 0..<50 {
                    try client.send(Self.get())
                    let response = try client.response()
                    #expect(response.code == 200)
                    #expect(response.body == Self.hello)
                    #expect(response.values("connection").isEmpty)
                }
            }
        }
    }

    @Test func `Pipelined requests are answered in their order`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                let numbers = 0..<50
                let requests = numbers.map {
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \("\($0)".utf8.count)\r\n\r\n\($0)"
                }
                try client.send(requests.joined())
                for number in numbers { #expect(try client.response().body == Array("\(number)".utf8)) }
            }
        }
    }

    @Test func `A slow answer comes before a fast one that was asked for later`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            async let bodies = live.talk { client in
                try client.send(Self.get("/wait") + Self.get())
                return [try client.response().body, try client.response().body]
            }
            await handler.gate.arrival()
            handler.gate.open()
            let received = try await bodies
            #expect(received == [Array("waited".utf8), Self.hello])
        }
    }

    @Test func `A request may come a byte at a time`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                let request =
                    "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                for byte in request.utf8 { try client.send([byte]) }
                #expect(try client.response().body == Array("abc".utf8))
            }
        }
    }

    @Test func `HEAD has the fields of GET and no body`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n" + Self.get())
                let head = try client.response(isHead: true)
                let get = try client.response()
                #expect(head.code == 200)
                #expect(head.values("content-length") == ["5"])
                #expect(head.values("content-length") == get.values("content-length"))
                #expect(get.body == Self.hello)
                #expect(get.values("date").count == 1)
            }
        }
    }

    @Test func `HEAD of a stream makes none of its pieces`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            try await live.talk { client in
                try client.send("HEAD /stream?pieces=9 HTTP/1.1\r\nHost: localhost\r\n\r\n" + Self.get())
                #expect(try client.response(isHead: true).code == 200)
                #expect(try client.response().body == Self.hello)
            }
            #expect(handler.pieces.value == 0)
        }
    }

    /// More than are served at once.
    @Test func `Many requests in one piece are all answered, in order`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                let paths = (0..<1000).map { "/bytes?count=\($0 % 7 + 1)" }
                try client.send(paths.map { Self.get($0) }.joined())
                for number in paths.indices { #expect(try client.response().body.count == number % 7 + 1) }
            }
        }
    }

    @Test func `The addresses of others have their own limit`() throws {
        let connections = Connections(maximum: 10, maximumPerAddress: 0)
        let near = try #require(SocketAddress(host: "127.0.0.1", port: 1))
        let far = try #require(SocketAddress(host: "192.0.2.1", port: 1))
        #expect(!connections.isFull(for: near))
        #expect(connections.isFull(for: far))
        #expect(Connections(maximum: 0, maximumPerAddress: 9).isFull(for: near))
    }

    @Test func `After a request that cannot be read the connection closes`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send("GET / HTTP/1.1\r\n\r\n" + Self.get())
                let response = try client.response()
                #expect(response.code == 400)
                #expect(response.values("connection") == ["close"])
                #expect(response.values("content-type") == [Problem.contentType])
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `A client that asks for it is the connection's last`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(Self.get("/", "Connection: close\r\n") + Self.get())
                let response = try client.response()
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `HTTP 1.0 is answered and closed, unless it asks to be kept`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try client.response().values("connection") == ["keep-alive"])
                try client.send("GET / HTTP/1.0\r\n\r\n")
                #expect(try client.response().body == Self.hello)
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `A connection ends after so many requests`() async throws {
        try await LiveServer.run(maximumRequests: 2) { live in
            try await live.talk { client in
                try client.send(Self.get() + Self.get() + Self.get())
                #expect(try client.response().values("connection").isEmpty)
                #expect(try client.response().values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
        }
    }

    /// Edge-triggered readiness is told once: a reader that stopped short of the end would wait for ever.
    @Test func `A client that asks and closes at once is heard, and its connection ends`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            for _ in 0..<20 {
                try await live.talk { client in try client.send(Self.get("/stream")) }
            }
            // The time limit of the suite ends a wait that is in vain.
            while handler.pieces.value < 20 { try await Task.sleep(for: .milliseconds(2)) }
            try await live.empty()
        }
    }

    @Test(arguments: [
        ("/", 5), ("/stream?pieces=20", 20 << 16), ("/bytes?count=3000000", 3_000_000), ("/wait", 6),
    ])
    func `A client that has closed its side still gets its answer`(path: String, length: Int) async throws {
        let handler = SampleHandler()
        handler.gate.open()
        try await LiveServer.run(handler) { live in
            try await live.talk { client in
                try client.send(Self.get(path))
                client.finish()
                var output = try client.rest()
                let response = try WireResponse(&output)
                #expect(response.code == 200)
                #expect(response.body.count == length)
                #expect(output.isEmpty)
            }
            try await live.empty()
        }
    }

    @Test func `A client that closes within a request gets no answer`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc")
                client.finish()
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `An answer that nobody waits for any more is given up`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            try await onThread { [port = live.port] in
                let client = try Client(port: port)
                try client.send(Self.get("/wait"))
                // The reset must not overtake the request.
                handler.gate.blockUntilArrival()
                client.reset()
            }
            await handler.cancellation.opening()
            try await live.empty()
        }
    }

    @Test func `Connections beyond the limit are turned away, and taken again later`() async throws {
        try await LiveServer.run(maximumConnections: 1) { live in
            try await live.talk { first in
                try first.send(Self.get())
                #expect(try first.response().code == 200)
                var second = try Client(port: live.port)
                #expect(try second.response().code == 503)
                #expect(try second.rest().isEmpty)
            }
            try await live.empty()
            let code = try await live.talk { client in
                try client.send(Self.get())
                return try client.response().code
            }
            #expect(code == 200)
        }
    }

    @Test func `Many connections at once are all answered`() async throws {
        try await LiveServer.run { live in
            try await live.talk { _ in
                for _ in 0..<4 {
                    var open: [Conversation] = []
                    for _ in 0..<50 { open.append(try Conversation(port: live.port)) }
                    for conversation in open { try conversation.send(Self.get()) }
                    for conversation in open { #expect(try conversation.response().body == Self.hello) }
                }
            }
        }
    }

    @Test func `A port in use is refused`() async throws {
        try await LiveServer.run { live in
            let address = try #require(SocketAddress(host: "127.0.0.1", port: live.port))
            let second = Server(
                settings: ServerSettings(
                    address: address, tls: nil, queues: 1, maximumConnections: 1,
                    maximumConnectionsPerAddress: 1, maximumRequests: 1, limits: .standard,
                    timeouts: .standard),
                handler: SampleHandler())
            let error = await #expect(throws: ServerError.self) { try await second.start() }
            guard case .system(let reason)? = error else {
                Issue.record("it is the system's error")
                return
            }
            #expect(reason.isAddressInUse)
        }
    }
}

/// A client that an array can hold.
private final class Conversation {
    private var client: Client

    init(port: UInt16) throws { client = try Client(port: port) }

    func send(_ text: String) throws { try client.send(text) }

    func response() throws -> WireResponse { try client.response() }
}
