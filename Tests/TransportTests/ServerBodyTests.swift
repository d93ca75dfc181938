import HTTP
import TestSupport
import Testing

@testable import Transport

/// Bodies that are asked for, and bodies that nobody wants.
@Suite(.timeLimit(.minutes(10))) struct ServerBodyTests {
    private static let get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    private static let hello = Array("hello".utf8)

    @Test func `A client that asks first is invited to send its body`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                #expect(try client.response().code == 100)
                try client.send("abc")
                #expect(try client.response().body == Array("abc".utf8))
            }
        }
    }

    @Test func `A client that asks first is told that its body is too large`() async throws {
        try await LiveServer.run(bodyLimit: 2) { live in
            try await live.talk { client in
                try client.send(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                let response = try client.response()
                #expect(response.code == 413)
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `A head that decides is answered before the body comes`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(
                    "POST /unwanted HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
                let response = try client.response()
                #expect(response.code == 415)
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
            // One that sends without asking reads its answer all the same.
            try await live.talk { client in
                try client.send("POST /unwanted HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n")
                try client.send([UInt8](repeating: 0x78, count: 900_000))
                #expect(try client.response().code == 415)
                client.finish()
                #expect(try client.rest().isEmpty)
            }
            // A short body is read, and the connection lives on.
            try await live.talk { client in
                try client.send(
                    "POST /unwanted HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + Self.get)
                #expect(try client.response().code == 404)
                #expect(try client.response().body == Self.hello)
            }
        }
    }

    private static func asking(_ path: String) -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    }

    @Test(arguments: ["/full", "/refused"])
    func `What is refused without the body is refused without an invitation`(path: String) async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(Self.asking(path))
                let response = try client.response()
                #expect(response.code == 429)
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
        }
    }

    /// Neither is the client's time that passes until then.
    @Test(arguments: ["/room", "/hesitant"])
    func `A client that asks first is not invited before its body is asked for`(path: String) async throws {
        var timeouts = ServerSettings.Timeouts.endless
        (timeouts.body, timeouts.header) = (.milliseconds(500), .milliseconds(500))
        let handler = SampleHandler()
        try await LiveServer.run(handler, timeouts: timeouts) { live in
            try await live.talk { client in
                try client.send(Self.asking(path))
                handler.gate.blockUntilArrival()
                try client.pause(1)
                let isAnswered = client.isAnswered
                #expect(!isAnswered)
                handler.gate.open()
                #expect(try client.response().code == 100)
                // From the invitation on it is.
                #expect(try client.response().code == 408)
                #expect(try client.rest().isEmpty)
            }
        }
        // With time, it may send.
        try await LiveServer.run(handler) { live in
            try await live.talk { client in
                try client.send(Self.asking(path))
                #expect(try client.response().code == 100)
                try client.send("abc" + Self.get)
                #expect([200, 201].contains(try client.response().code))
                #expect(try client.response().body == Self.hello)
            }
        }
    }

    @Test(arguments: ["/room", "/hesitant"])
    func `A client that goes before it is invited is let go`(path: String) async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            try await onThread { [port = live.port] in
                let client = try Client(port: port)
                try client.send(Self.asking(path))
                handler.gate.blockUntilArrival()
                client.reset()
            }
            try await live.empty()
            handler.gate.open()
        }
    }

    @Test(arguments: ["/full", "/refused", "/room", "/hesitant"])
    func `A client that does not wait for its invitation is answered`(path: String) async throws {
        let handler = SampleHandler()
        handler.gate.open()
        try await LiveServer.run(handler) { live in
            try await live.talk { client in
                try client.send(Self.asking(path) + "abc" + Self.get)
                #expect([200, 201, 429].contains(try client.response().code))
                guard path != "/refused" else { return }
                #expect(try client.response().body == Self.hello)
            }
        }
    }

    /// The server must not close with unread bytes: the reset would take the answer with it.
    @Test func `A refusal reaches a client that is still sending`() async throws {
        try await LiveServer.run(bodyLimit: 1000) { live in
            try await live.talk { client in
                // More than the sockets' buffers hold: a client that does not look until it has sent everything.
                let length = 64 << 20
                try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n\r\n")
                for _ in 0..<64 { try client.send([UInt8](repeating: 0x78, count: length / 64)) }
                #expect(try client.response().code == 413)
                client.finish()
                #expect(try client.rest().isEmpty)
            }
        }
    }
}
