import HTTP
import TestSupport
import Testing

@testable import Transport

/// The end of a server.
@Suite(.timeLimit(.minutes(10))) struct ServerDrainTests {
    private static let wait = "GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n"
    private static let get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test func `The request at hand is answered, and none after it`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            async let talk: Void = live.talk { client in
                try client.send(Self.wait + Self.get)
                let response = try client.response()
                #expect(response.body == Array("waited".utf8))
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
            await handler.gate.arrival()
            async let drained: Void = live.server.drain(within: .seconds(60))
            try await live.refusing()
            handler.gate.open()
            try await talk
            await drained
            #expect(await live.server.connectionCount == 0)
        }
    }

    @Test func `Idle connections close at once`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            let ready = Gate()
            async let busy: Void = live.talk { client in
                try client.send(Self.wait)
                #expect(try client.response().code == 200)
            }
            await handler.gate.arrival()
            async let idle = live.talk { client in
                try client.send(Self.get)
                #expect(try client.response().code == 200)
                ready.open()
                return try client.rest()
            }
            await ready.opening()
            async let drained: Void = live.server.drain(within: .seconds(60))
            // Although the other connection is busy still.
            #expect(try await idle.isEmpty)
            handler.gate.open()
            try await busy
            await drained
        }
    }

    @Test func `New connections are refused`() async throws {
        try await LiveServer.run { live in
            await live.server.drain(within: .zero)
            try await live.refusing()
        }
    }

    @Test func `An answer that is on its way arrives whole`() async throws {
        try await LiveServer.run { live in
            let begun = Gate()
            let draining = Gate()
            async let body = live.talk(receiveBuffer: 4096) { client in
                try client.send("GET /bytes?count=9000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                try client.await("HTTP/1.1 200")
                begun.open()
                draining.block()
                return try client.response(length: 9_000_000).body
            }
            await begun.opening()
            async let drained: Void = live.server.drain(within: .seconds(60))
            try await live.refusing()
            draining.open()
            #expect(try await body.count == 9_000_000)
            await drained
        }
    }

    @Test func `What takes too long is cut off`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            async let output = live.talk { client in
                try client.send(Self.wait)
                return try client.rest()
            }
            await handler.gate.arrival()
            await live.server.drain(within: .milliseconds(20))
            let received = try await output
            #expect(received.isEmpty)
        }
    }

    @Test func `A server that serves nobody is drained at once`() async throws {
        try await LiveServer.run { live in
            await live.server.drain(within: .seconds(600))
            #expect(await live.server.connectionCount == 0)
        }
    }
}
