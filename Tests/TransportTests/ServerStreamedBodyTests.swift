import HTTP
import TestSupport
import Testing

@testable import Transport

/// Bodies that are taken piece by piece, on real connections.
@Suite(.timeLimit(.minutes(10))) struct ServerStreamedBodyTests {
    private static let get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private static func head(_ length: Int, _ fields: String = "") -> String {
        "POST /streamed HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n\(fields)\r\n"
    }

    private static let chunkedHead =
        "POST /streamed HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"

    private static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    }

    @Test(arguments: [1, 16_384, 300_000, 5_000_000])
    func `A body arrives whole, and the connection lives on`(count: Int) async throws {
        // Longer than bodies that are gathered may be.
        try await LiveServer.run(bodyLimit: 0) { live in
            try await live.talk { client in
                let body = Self.bytes(count)
                for _ in 0..<2 {
                    try client.send(Self.head(count))
                    try client.send(body)
                    let response = try client.response()
                    #expect(response.code == 201)
                    #expect(response.body == Array(Fletcher.text(body).utf8))
                }
            }
        }
    }

    @Test func `Requests behind a body are answered after it`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(Self.head(3) + "abc" + Self.get + Self.head(2) + "de" + Self.get)
                for expected in [Fletcher.text(Array("abc".utf8)), "hello"] {
                    #expect(try client.response().body == Array(expected.utf8))
                }
                #expect(try client.response().body == Array(Fletcher.text(Array("de".utf8)).utf8))
                #expect(try client.response().body == Array("hello".utf8))
            }
        }
    }

    @Test func `A body may come byte by byte`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                for byte in Array((Self.head(20) + "abcdefghijklmnopqrst" + Self.get).utf8) {
                    try client.send([byte])
                }
                let sum = Fletcher.text(Array("abcdefghijklmnopqrst".utf8))
                #expect(try client.response().body == Array(sum.utf8))
                #expect(try client.response().body == Array("hello".utf8))
            }
        }
    }

    @Test func `A body may come in chunks`() async throws {
        try await LiveServer.run { live in
            try await live.talk { client in
                let body = Self.bytes(700_000)
                try client.send(Self.chunkedHead)
                var start = 0
                for length in [1, 2, 300_000, 65_536, 334_461] {
                    try client.send("\(String(length, radix: 16))\r\n")
                    try client.send(Array(body[start..<start + length]))
                    try client.send("\r\n")
                    start += length
                }
                try client.send("0\r\n\r\n" + Self.get)
                #expect(start == body.count)
                #expect(try client.response().body == Array(Fletcher.text(body).utf8))
                #expect(try client.response().body == Array("hello".utf8))
            }
        }
    }

    @Test func `A client that asks first is invited, or told that the body is too large`() async throws {
        try await LiveServer.run(streamLimit: 3) { live in
            try await live.talk { client in
                try client.send(Self.head(3, "Expect: 100-continue\r\n"))
                #expect(try client.response().code == 100)
                try client.send("abc")
                #expect(try client.response().code == 201)
                try client.send(Self.head(4, "Expect: 100-continue\r\n"))
                #expect(try client.response().code == 413)
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test func `A body over the limit is refused when it is, and abandoned`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler, streamLimit: 5) { live in
            try await live.talk { client in
                try client.send(Self.chunkedHead + "3\r\nabc\r\n3\r\n")
                let response = try client.response()
                #expect(response.code == 413)
                #expect(response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
            await handler.reader.abandonment.opening()
            try await live.empty()
        }
    }

    @Test func `A slow reader slows the client down`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            // More than the inbox and the kernel's buffers on both sides hold.
            let count = 32 << 20
            let body = Array("slow".utf8) + [UInt8](repeating: 7, count: count - 4)
            async let talk: Void = live.talk { client in
                try client.send(Self.head(count))
                try client.send(body)
                #expect(try client.response().body == Array(Fletcher.text(body).utf8))
            }
            await handler.reader.gate.arrival()
            try await Task.sleep(for: .milliseconds(300))
            #expect(handler.reader.taken.value <= ServerSettings.inputHighWater + ServerSettings.readLength)
            handler.reader.gate.open()
            try await talk
            #expect(handler.reader.taken.value == count)
        }
    }

    /// A reader that keeps the client waiting must not cost the client its deadline.
    @Test func `The client's time does not run while the reader is busy`() async throws {
        var timeouts = ServerSettings.Timeouts.endless
        timeouts.body = .milliseconds(100)
        let handler = SampleHandler()
        try await LiveServer.run(handler, timeouts: timeouts) { live in
            // More than the inbox holds, and not more than the kernel takes besides: from then on nobody waits for
            // the client.
            let count = ServerSettings.inputHighWater + 128 << 10
            let body = Array("slow".utf8) + [UInt8](repeating: 7, count: count - 4)
            let sent = Gate()
            async let talk: Void = live.talk { client in
                try client.send(Array(Self.head(count).utf8) + body)
                sent.open()
                #expect(try client.response().code == 201)
            }
            await handler.reader.gate.arrival()
            await sent.opening()
            try await Task.sleep(for: .seconds(1))
            handler.reader.gate.open()
            try await talk
        }
    }

    @Test func `A body that stops coming is answered 408, and abandoned`() async throws {
        var timeouts = ServerSettings.Timeouts.endless
        timeouts.body = .milliseconds(50)
        let handler = SampleHandler()
        try await LiveServer.run(handler, timeouts: timeouts) { live in
            try await live.talk { client in
                try client.send(Self.head(10) + "abc")
                #expect(try client.response().code == 408)
                #expect(try client.rest().isEmpty)
            }
            await handler.reader.abandonment.opening()
        }
    }

    @Test func `An answer before the end is the last, and reaches a client that is still sending`()
        async throws
    {
        try await LiveServer.run { live in
            try await live.talk { client in
                try client.send(Self.head(900_000) + "early")
                try client.send([UInt8](repeating: 0x78, count: 899_995))
                let response = try client.response()
                #expect(response.code == 201 && response.body == Array("early".utf8))
                #expect(response.values("connection") == ["close"])
                client.finish()
                #expect(try client.rest().isEmpty)
            }
        }
    }

    @Test(arguments: [true, false])
    func `A client that goes midway leaves the body abandoned`(isRude: Bool) async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            let taken = Gate()
            async let talk: Void = onThread { [port = live.port] in
                let client = try Client(port: port)
                try client.send(Self.head(10) + "abc")
                taken.block()
                if isRude {
                    client.reset()
                } else {
                    client.finish()
                    var client = client
                    #expect(try client.rest().isEmpty)
                }
            }
            try await handler.reader.taken.reaching(3)
            taken.open()
            try await talk
            await handler.reader.abandonment.opening()
            try await live.empty()
        }
    }

    @Test func `A client that goes while the reader is busy leaves the body abandoned`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            try await onThread { [port = live.port] in
                let client = try Client(port: port)
                try client.send(Self.head(10) + "slow")
                handler.reader.gate.blockUntilArrival()
                client.reset()
            }
            try await live.empty()
            handler.reader.gate.open()
            await handler.reader.abandonment.opening()
        }
    }

    @Test func `A server that drains takes a body that has begun`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            async let talk: Void = live.talk { client in
                try client.send(Self.head(6) + "abc")
                handler.gate.block()
                try client.send("def" + Self.get)
                let response = try client.response()
                #expect(response.code == 201 && response.values("connection") == ["close"])
                #expect(try client.rest().isEmpty)
            }
            try await handler.reader.taken.reaching(3)
            async let drained: Void = live.server.drain(within: .seconds(600))
            try await live.refusing()
            handler.gate.open()
            try await talk
            await drained
        }
    }

    @Test func `A server that drains abandons a body that takes longer than its patience`() async throws {
        let handler = SampleHandler()
        try await LiveServer.run(handler) { live in
            async let output = live.talk { client in
                try client.send(Self.head(6) + "abc")
                return try client.rest()
            }
            try await handler.reader.taken.reaching(3)
            await live.server.drain(within: .milliseconds(20))
            #expect(try await output.isEmpty)
            await handler.reader.abandonment.opening()
        }
    }

    @Test func `A body comes over TLS`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("server.pem")
        try TestCertificate.make(named: "server", at: path)
        let files = TLSFiles(certificate: path, key: path, clientRoots: nil)
        try await LiveServer.run(tls: files) { live in
            try await onThread { [port = live.port] in
                let client = try TLSClient(port: port)
                let body = Self.bytes(3_000_000)
                try client.send(Self.head(body.count, "Connection: close\r\n"))
                try client.send(body)
                let sum = Array(Fletcher.text(body).utf8)
                #expect(Array(try client.rest().suffix(sum.count)) == sum)
            }
        }
    }
}
