import HTTP
import Testing

@testable import Transport

/// What it takes to gather a body.
@Suite struct GatheredBodyTests {
    /// An array that grows moves now and then; one that is copied for every piece moves with each.
    @Test func `What has come of a body is not copied when more comes`() throws {
        let pieces = 1000
        let piece = [UInt8](repeating: 0x78, count: 1 << 10)
        var state = ConnectionState(limits: .standard, maximumRequests: 1)
        state.receive(
            Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(pieces * piece.count)\r\n\r\n".utf8))
        _ = state.next()
        _ = state.admit(streamed: false)
        var (place, moves) = (0, 0)
        for _ in 1..<pieces {
            state.receive(piece)
            _ = state.next()
            let next = unsafe state.body.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
            if next != place { moves += 1 }
            place = next
        }
        #expect(moves < 20)
        state.receive(piece)
        guard case .serve(let request) = state.next() else {
            Issue.record("the request is not served")
            return
        }
        #expect(request.body == [UInt8](repeating: 0x78, count: pieces * piece.count))
        #expect(state.body.isEmpty)
    }
}

extension ConnectionState {
    fileprivate mutating func receive(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe received($0) }
    }
}
