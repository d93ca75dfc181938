import HTTP
import TestSupport
import Testing

@testable import Transport

/// What becomes of clients that keep the server waiting; not how soon.
@Suite(.timeLimit(.minutes(10))) struct ServerTimeoutTests {
    @Test func `A connection without a request is closed without a word`() async throws {
        try await LiveServer.run(timeouts: .endless(but: .idle)) { live in
            let output = try await live.talk { client in try client.rest() }
            #expect(output.isEmpty)
        }
    }

    @Test func `A connection after its request is closed without a word`() async throws {
        try await LiveServer.run(timeouts: .endless(but: .idle)) { live in
            try await live.talk { client in
                try client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try client.response().code == 200)
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `A header section that does not come is answered 408`() async throws {
        try await LiveServer.run(timeouts: .endless(but: .header)) { live in
            try await live.talk { client in
                try client.send("GET / HTTP/1.1\r\nHost: local")
                let response = try client.response()
                #expect(response.code == 408)
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
        }
    }

    /// A piece at a time must not put the end off.
    @Test func `A header section that drips is answered 408`() async throws {
        try await LiveServer.run(timeouts: .endless(but: .header)) { live in
            try await live.talk { client in
                try client.send("GET / HTTP/1.1\r\nX: ")
                // Within what a header section may hold, and for much longer than the server should take.
                for _ in 0..<4000 where !client.isAnswered {
                    try? client.send("y")
                    try client.pause(0.02)
                }
                #expect(try client.response().code == 408)
            }
        }
    }

    @Test func `A body that stops coming is answered 408`() async throws {
        try await LiveServer.run(timeouts: .endless(but: .body)) { live in
            try await live.talk { client in
                try client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc")
                #expect(try client.response().code == 408)
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `A reader that never reads is dropped`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler, timeouts: .endless(but: .write)) { live in
            let gate = Gate()
            async let talk: Void = live.talk(receiveBuffer: 4096) { client in
                try client.send("GET /stream?pieces=4096 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                try client.await("HTTP/1.1 200")
                gate.block()
            }
            await gate.arrival()
            try await live.empty()
            gate.open()
            try await talk
            #expect(handler.pieces.value < 4096)
        }
    }

    @Test func `A client that does not close after the last answer is dropped`() async throws {
        try await LiveServer.run(timeouts: .endless(but: .linger)) { live in
            let gate = Gate()
            async let talk: Void = live.talk { client in
                try client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                #expect(try client.response().code == 200)
                gate.block()
            }
            await gate.arrival()
            try await live.empty()
            gate.open()
            try await talk
        }
    }

    @Test func `A request that takes long to answer is not the client's fault`() async throws {
        let handler = SampleHandler()
        let timeouts = ServerSettings.Timeouts(
            header: .milliseconds(50), body: .milliseconds(50), write: .milliseconds(50), idle: .seconds(600),
            linger: .milliseconds(50), handshake: .seconds(600))
        try await LiveServer.run(handler, timeouts: timeouts) { live in
            async let response = live.talk { client in
                try client.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return try client.response().body
            }
            await handler.gate.arrival()
            // Longer than every time above and the server's own pace of looking.
            try await Task.sleep(for: .milliseconds(600))
            handler.gate.open()
            #expect(try await response == Array("waited".utf8))
        }
    }
}
