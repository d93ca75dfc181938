import COpenSSL
import FoundationEssentials
import HTTP
import TestSupport
import Testing

@testable import Transport

/// HTTP over TLS.
@Suite(.timeLimit(.minutes(10))) struct ServerTLSTests {
    private static let get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    private static let last = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

    /// A server with a certificate of its own.
    private static func run(
        clientRoots: Bool = false, timeouts: ServerSettings.Timeouts = .endless,
        _ body: (LiveServer, SampleHandler, borrowing TemporaryDirectory) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("server.pem")
        try TestCertificate.make(named: "first", at: path)
        let handler = SampleHandler()
        let files = TLSFiles(certificate: path, key: path, clientRoots: clientRoots ? path : nil)
        try await LiveServer.run(handler, tls: files, timeouts: timeouts) { live in
            try await body(live, handler, directory)
        }
    }

    private static func talk<Value: Sendable>(
        _ live: LiveServer, _ wishes: TLSClient.Wishes = TLSClient.Wishes(),
        _ body: @escaping @Sendable (borrowing TLSClient) throws -> Value
    ) async throws -> Value {
        try await onThread { [port = live.port] in
            let client = try TLSClient(port: port, wishes)
            return try body(client)
        }
    }

    private static func isRefused(_ live: LiveServer, _ wishes: TLSClient.Wishes) async throws -> Bool {
        do {
            // In TLS 1.3 a client may hear of its refusal only when it reads.
            return try await talk(live, wishes) { client in
                try client.send(last)
                return try client.rest().isEmpty
            }
        } catch is TLSClient.Fault {
            return true
        }
    }

    @Test(arguments: [(TLS1_3_VERSION, "TLSv1.3"), (TLS1_2_VERSION, "TLSv1.2")])
    func `Requests are answered, and the end is said`(version: Int32, name: String) async throws {
        try await Self.run { live, _, _ in
            try await Self.talk(live, TLSClient.Wishes(newest: version)) { client in
                let (version, chosen) = (client.version, client.chosenProtocol)
                #expect(version == name)
                #expect(chosen == "http/1.1")
                try client.send(Self.get + Self.get + Self.last)
                // Up to the farewell: a connection that only ends would be an error here.
                let text = String(decoding: try client.rest(), as: UTF8.self)
                #expect(text.components(separatedBy: "HTTP/1.1 200").count == 4)
                #expect(text.hasSuffix("hello"))
            }
        }
    }

    @Test(arguments: [1, 16_384, 16_385, 3_000_000])
    func `Bodies of many records go both ways`(count: Int) async throws {
        try await Self.run { live, _, _ in
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
            try await Self.talk(live) { client in
                try client.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\nConnection: close\r\n\r\n")
                try client.send(body)
                #expect(Array(try client.rest().suffix(count)) == body)
            }
        }
    }

    @Test func `A stream longer than any buffer arrives whole`() async throws {
        try await Self.run { live, _, _ in
            try await Self.talk(live) { client in
                try client.send("GET /stream?pieces=100 HTTP/1.0\r\n\r\n")
                let pieces = (0..<100).flatMap { SampleHandler.piece($0) }
                #expect(Array(try client.rest().suffix(pieces.count)) == pieces)
            }
        }
    }

    @Test func `Old versions and other protocols are refused, and noted`() async throws {
        try await Self.run { live, handler, _ in
            #expect(try await Self.isRefused(live, TLSClient.Wishes(newest: TLS1_1_VERSION)))
            #expect(try await Self.isRefused(live, TLSClient.Wishes(protocols: "\u{2}h2")))
            try await live.empty()
            let reasons = handler.events.all.map { event in
                if case .handshakeFailed(let peer, let reason) = event {
                    #expect(peer.host == "127.0.0.1")
                    return reason
                }
                return "\(event)"
            }
            #expect(reasons == ["unsupported protocol", "no application protocol"])
        }
    }

    @Test func `A client that offers no protocols is served`() async throws {
        try await Self.run { live, _, _ in
            try await Self.talk(live, TLSClient.Wishes(protocols: "")) { client in
                let chosen = client.chosenProtocol
                #expect(chosen.isEmpty)
                try client.send(Self.last)
                #expect(try client.rest().starts(with: "HTTP/1.1 200".utf8))
            }
        }
    }

    @Test func `HTTP without TLS is told so`() async throws {
        try await Self.run { live, handler, _ in
            let code = try await live.talk { client in
                try client.send(Self.get)
                return try client.response().code
            }
            #expect(code == 400)
            try await live.empty()
            #expect(handler.events.all.count == 1)
        }
    }

    @Test func `Whoever says nothing is not waited for`() async throws {
        var timeouts = ServerSettings.Timeouts.endless
        timeouts.handshake = .milliseconds(50)
        try await Self.run(timeouts: timeouts) { live, handler, _ in
            let output = try await live.talk { client in try client.rest() }
            #expect(output.isEmpty)
            try await live.empty()
            guard case .handshakeFailed(_, "it took too long")? = handler.events.all.first else {
                Issue.record("\(handler.events.all)")
                return
            }
        }
    }

    @Test func `A session is resumed, also after the certificate is read again`() async throws {
        try await Self.run { live, _, directory in
            let session = try await Self.talk(live) { client in
                let isResumed = client.isResumed
                #expect(!isResumed)
                try client.send(Self.last)
                _ = try client.rest()
                return client.session
            }
            try TestCertificate.make(named: "second", at: directory.path("server.pem"))
            try await live.server.reloadCertificate()
            let isResumed = try await Self.talk(live, TLSClient.Wishes(session: session)) { $0.isResumed }
            #expect(isResumed)
            #expect(try await Self.talk(live) { $0.peerName } == "/CN=second")
        }
    }

    @Test func `A certificate that is no good leaves the one before in use`() async throws {
        try await Self.run { live, _, directory in
            let path = directory.path("server.pem")
            try directory.write(Array("no certificate".utf8), to: "server.pem")
            let error = await #expect(throws: ServerError.self) { try await live.server.reloadCertificate() }
            guard case .tls(.certificate(path, _))? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await Self.talk(live) { $0.peerName } == "/CN=first")
        }
    }

    @Test func `Clients need a certificate where one is asked for`() async throws {
        try await Self.run(clientRoots: true) { live, handler, directory in
            #expect(try await Self.isRefused(live, TLSClient.Wishes()))
            let stranger = directory.path("stranger.pem")
            try TestCertificate.make(named: "stranger", at: stranger)
            #expect(try await Self.isRefused(live, TLSClient.Wishes(certificate: stranger)))
            let known = TLSClient.Wishes(certificate: directory.path("server.pem"))
            #expect(try await !Self.isRefused(live, known))
            #expect(handler.events.all.count == 2)
        }
    }

    @Test func `Files that are missing or do not fit are named`() throws {
        let directory = try TemporaryDirectory()
        let (first, second) = (directory.path("first.pem"), directory.path("second.pem"))
        try TestCertificate.make(named: "first", at: first)
        try TestCertificate.make(named: "second", at: second)
        let missing = directory.path("missing.pem")
        #expect(throws: TLSError.certificate(missing, reason: "No such file or directory")) {
            _ = try TLSContext(TLSFiles(certificate: missing, key: first, clientRoots: nil))
        }
        #expect(throws: TLSError.key(second, reason: "key values mismatch")) {
            _ = try TLSContext(TLSFiles(certificate: first, key: second, clientRoots: nil))
        }
        #expect(throws: TLSError.clientRoots(missing, reason: "No such file or directory")) {
            _ = try TLSContext(TLSFiles(certificate: first, key: first, clientRoots: missing))
        }
    }
}
