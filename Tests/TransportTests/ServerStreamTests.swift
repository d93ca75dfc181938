import HTTP
import TestSupport
import Testing

@testable import Transport

/// Answers that are made while they are sent.
@Suite(.timeLimit(.minutes(10))) struct ServerStreamTests {
    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    @Test func `A stream arrives whole at a slow reader`() async throws {
        try await LiveServer.run { live in
            let body = try await live.talk(receiveBuffer: 4096) { client in
                try client.send(Self.get("/stream?pieces=100"))
                return try client.response(length: 100 * SampleHandler.pieceLength).body
            }
            #expect(body == (0..<100).flatMap { SampleHandler.piece($0) })
        }
    }

    /// The one I/O queue answers the second client only when the stream has come to rest.
    ///
    /// What is made until then
    /// fits into the output buffer of 256 KiB and the kernel's own buffers, at most some MiB; 256 MiB are offered.
    @Test func `A reader that does not read stops the writer`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler, queues: 1) { live in
            try await live.talk(receiveBuffer: 4096) { client in
                try client.send(Self.get("/stream?pieces=4096"))
                try client.await("HTTP/1.1 200")
                var other = try Client(port: live.port)
                try other.send(Self.get("/"))
                #expect(try other.response().code == 200)
                #expect(handler.pieces.value * SampleHandler.pieceLength <= 20 << 20)
            }
            try await live.empty()
            #expect(handler.pieces.value < 4096)
        }
    }

    /// The kernel may take the whole of a large answer at once, and then never says that it takes more.
    @Test func `What was pipelined behind large answers is answered`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(
                    Self.get("/bytes?count=2000000") + Self.get("/bytes?count=3000000") + Self.get("/"))
                #expect(try client.response(length: 2_000_000).body.count == 2_000_000)
                #expect(try client.response(length: 3_000_000).body.count == 3_000_000)
                #expect(try client.response().body == Array("hello".utf8))
            }
        }
    }

    @Test func `A large answer in memory arrives whole`() async throws {
        try await LiveServer.run { live in
            try await live.talk(receiveBuffer: 4096) { client in
                try client.send(Self.get("/bytes?count=5000000") + Self.get("/"))
                #expect(try client.response(length: 5_000_000).body.count == 5_000_000)
                #expect(try client.response().body == Array("hello".utf8))
            }
        }
    }

    @Test func `A stream that fails ends the connection within the answer`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(Self.get("/broken"))
                let answer = String(decoding: try client.rest(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                #expect(answer.contains("Content-Length: 10"))
                #expect(answer.hasSuffix("\r\n\r\n\u{1}\u{2}\u{3}") || answer.hasSuffix("\r\n\r\n"))
            }
        }
    }

    @Test func `A client that leaves within a stream ends it`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            try await onThread { [port = live.port] in
                var client = try Client(port: port)
                try client.send(Self.get("/stream?pieces=100000"))
                try client.await("HTTP/1.1 200")
                client.reset()
            }
            try await live.empty()
            #expect(handler.pieces.value < 100_000)
        }
    }

    @Test func `A client that leaves while a piece is made ends the stream`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            try await onThread { [port = live.port] in
                var client = try Client(port: port)
                try client.send(Self.get("/held"))
                try client.await("1\r\n\u{1}")
                client.reset()
            }
            try await live.empty()
            handler.gate.open()
            await handler.streamEnd.opening()
        }
    }
}
