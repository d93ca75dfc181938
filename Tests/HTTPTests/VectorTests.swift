import HTTP
import HTTPTypes
import TestSupport
import Testing

/// The request cases of `http_vectors.json`, as far as they need neither a clock nor a socket nor a route.
@Suite struct VectorTests {
    /// What only a clock can decide: the parser waits, and may wait for ever.
    static let needsClock: Set<String> = ["slow_body_stall", "slow_header_drip", "silent_connection_closed"]

    /// Well-formed requests that are refused by the route table, with 404 or 405.
    static let needsRoutes: Set<String> = [
        "delete_on_get_route_405", "method_trace", "traversal_double_pct", "traversal_dot_semicolon",
    ]

    static func played() throws -> [Vector] {
        try Vector.all().filter { !needsClock.contains($0.name) && !needsRoutes.contains($0.name) }
    }

    @Test func `all vectors are there and the lists of exceptions name real ones`() throws {
        let names = Set(try Vector.all().map(\.name))
        #expect(names.count == 172)
        #expect(Self.needsClock.union(Self.needsRoutes).isSubset(of: names))
        #expect(try Self.played().count == 165)
    }

    @Test(arguments: try played())
    func `a vector is answered as it expects`(vector: Vector) {
        let transcript = Transcript(vector.bytes, chop: .whole, stopsAtClose: true)
        let answers = transcript.requests.filter(\.isComplete).map { _ in 200 }
        let statuses = answers + (transcript.error.map { [$0.status.code] } ?? [])
        let expect = vector.expect
        #expect(expect.allows(first: statuses.first), "\(statuses), \(transcript.error as Any)")
        #expect(expect.count[0]...expect.count[1] ~= statuses.count, "\(vector.name): \(statuses)")
        let lastAsksToClose = transcript.requests.last.map { $0.isComplete && !$0.head.keepsAlive } ?? false
        let closes = transcript.error != nil || lastAsksToClose || vector.isShut
        if let expected = expect.close { #expect(closes == expected, "\(vector.name)") }
        if let body = expect.body, let first = transcript.requests.first {
            #expect(first.body == body.unicodeScalars.map { UInt8($0.value) }, "\(vector.name)")
        }
        if vector.interim == 100 { #expect(transcript.heads.first?.expectsContinue == true) }
    }

    @Test(arguments: try Vector.all())
    func `a vector means the same however it is cut`(vector: Vector) {
        let whole = Transcript(vector.bytes, chop: .whole)
        for chop in Chop.all {
            #expect(Transcript(vector.bytes, chop: chop) == whole, "\(vector.name) \(chop)")
        }
    }

    /// Not what they are answered, but that all cuts agree and none traps.
    @Test(arguments: try Vector.all())
    func `a damaged vector means the same however it is cut`(vector: Vector) {
        let original = Array(vector.bytes.prefix(4000))
        guard !original.isEmpty else { return }
        var generator = SplitMix(state: UInt64(original.count))
        let interesting: [UInt8] = Array("\r\n \t:,;=\"\\%/?0f".utf8) + [0, 0x7F, 0x80, 0xFF]
        for _ in 0..<20 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = interesting.randomElement(using: &generator) ?? 0
            }
            let whole = Transcript(bytes, chop: .whole)
            #expect(Transcript(bytes, chop: .bytewise) == whole)
            #expect(Transcript(bytes, chop: .random(seed: generator.next())) == whole)
        }
    }
}
