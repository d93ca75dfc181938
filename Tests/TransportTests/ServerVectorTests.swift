import TestSupport
import Testing

@testable import Transport

/// The request cases of `http_vectors.json`, all of them, on connections.
@Suite(.timeLimit(.minutes(10))) struct ServerVectorTests {
    /// What a clock decides: these are for a server that has little patience, with what each is slow in.
    private static let slow: [String: Deadline.Cause] = [
        "slow_body_stall": .body, "slow_header_drip": .header, "silent_connection_closed": .idle,
    ]

    @Test(arguments: [false, true])
    func `Every vector is answered as it expects, whole and a byte at a time`(bytewise: Bool) async throws {
        let vectors = try Vector.all().filter { Self.slow[$0.name] == nil }
        #expect(vectors.count == 169)
        try await LiveServer.run { live in
            try await Self.each(vectors, atOnce: 8) { vector in
                Self.check(vector, try VectorPlay(vector, bytewise: bytewise, port: live.port))
            }
            try await live.empty()
        }
    }

    @Test func `A client that stalls is answered as its vector expects`() async throws {
        var played = 0
        for vector in try Vector.all() {
            guard let cause = Self.slow[vector.name] else { continue }
            try await LiveServer.run(timeouts: .endless(but: cause)) { live in
                try await onThread {
                    Self.check(vector, try VectorPlay(vector, bytewise: false, port: live.port))
                }
            }
            played += 1
        }
        #expect(played == 3)
    }

    private static func check(_ vector: Vector, _ play: VectorPlay) {
        let expect = vector.expect
        let statuses = play.statuses
        #expect(play.isWellFormed, "\(vector.name): \(play.output.debugDescription)")
        #expect(expect.allows(first: statuses.first), "\(vector.name): \(statuses)")
        #expect(expect.count[0]...expect.count[1] ~= statuses.count, "\(vector.name): \(statuses)")
        #expect(play.isReusable ?? true, "\(vector.name): the connection does not live on")
        if let body = expect.body, statuses.first.map({ $0 / 100 }) == 2 {
            #expect(play.responses[0].body == body.unicodeScalars.map { UInt8($0.value) }, "\(vector.name)")
        }
        if let absent = expect.absent { #expect(!play.output.contains(absent), "\(vector.name)") }
        if let name = expect.noheader {
            #expect(play.responses.allSatisfy { $0.values(name).isEmpty }, "\(vector.name)")
        }
        if vector.interim == 100 { #expect(play.interim == [100], "\(vector.name)") }
        for response in play.responses {
            #expect(response.values("date").count == 1, "\(vector.name)")
            if response.code == 405 { #expect(response.values("allow").count == 1, "\(vector.name)") }
        }
    }

    /// Calls `body` for every vector on threads, a few at a time.
    private static func each(
        _ vectors: [Vector], atOnce: Int, _ body: @escaping @Sendable (Vector) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, vector) in vectors.enumerated() {
                if place >= atOnce { try await group.next() }
                group.addTask { try await onThread { try body(vector) } }
            }
            try await group.waitForAll()
        }
    }
}
