import HTTP
import HTTPTypes
import TestSupport
import Testing

@testable import Transport

/// What a connection does with a body that is taken piece by piece.
@Suite struct StreamedBodyStateTests {
    private static let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n"
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A connection that has admitted a body of six bytes.
    private static func streaming(_ head: String = Self.head, limit: Int = 100) throws -> ConnectionState {
        var limits = RequestLimits.standard
        limits.body = 2
        limits.streamedBody = limit
        var state = ConnectionState(limits: limits, maximumRequests: 10)
        state.receive(head)
        guard case .screen = state.next() else { throw Unexpected() }
        guard case .read = state.admit(streamed: true) else { throw Unexpected() }
        return state
    }

    private struct Unexpected: Error {}

    @Test func `Pieces come as they are, and the end after them`() throws {
        var state = try Self.streaming()
        #expect(state.isServing && state.wantsInput && state.readingCause == .body)
        #expect(!state.hasNewsOfBody)
        #expect(state.takePiece() == .nothing)
        state.receive("abc")
        _ = state.next()
        #expect(state.hasNewsOfBody)
        state.receive("def" + Self.get)
        _ = state.next()
        // Of the request behind it nothing is looked at.
        #expect(!state.wantsInput && state.isServing)
        #expect(state.takePiece() == .piece(Array("abcdef".utf8)))
        #expect(state.takePiece() == .end)
        #expect(state.beginAnswer() == true)
        #expect(state.allowsReuse)
        state.responded(closing: false)
        guard case .serve(let request) = state.next() else { throw Unexpected() }
        #expect(request.head.method == .get)
    }

    @Test func `A client that asks first is invited when its body is asked for, once`() throws {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n"
        var state = try Self.streaming(head)
        // Its time does not run until then, but that it goes is seen.
        #expect(state.wantsInput && state.readingCause == nil)
        #expect(state.takePiece() == .uninvited)
        #expect(state.readingCause == .body)
        #expect(state.takePiece() == .nothing)
        state.receive("abcdef")
        _ = state.next()
        #expect(state.takePiece() == .piece(Array("abcdef".utf8)))
        #expect(state.takePiece() == .end)
    }

    @Test func `A client that does not wait for its invitation needs none`() throws {
        var state = try Self.streaming(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n")
        state.receive("abc")
        _ = state.next()
        #expect(state.readingCause == .body)
        #expect(state.takePiece() == .piece(Array("abc".utf8)))
        #expect(state.takePiece() == .nothing)
    }

    @Test func `Nothing is read while nobody takes what there is`() throws {
        let length = 3 * ServerSettings.inputHighWater
        var state = try Self.streaming(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n", limit: length)
        state.receive(String(repeating: "x", count: ServerSettings.inputHighWater))
        _ = state.next()
        #expect(!state.wantsInput && state.isServing)
        #expect(state.takePiece() != .nothing)
        #expect(state.wantsInput && state.readingCause == .body)
    }

    @Test func `An answer before the end is the last`() throws {
        var state = try Self.streaming()
        state.receive("abc")
        _ = state.next()
        #expect(state.beginAnswer() == true)
        #expect(!state.allowsReuse && !state.wantsInput)
        #expect(state.takePiece() == nil)
        state.responded(closing: true)
        #expect(state.isFinishing)
    }

    @Test func `An answer to a body that has come, taken or not, is not the last`() throws {
        var state = try Self.streaming()
        state.receive("abcdef")
        _ = state.next()
        #expect(state.beginAnswer() == true)
        #expect(state.allowsReuse)
        state.responded(closing: false)
        #expect(state.isIdle)
    }

    @Test func `A peer that goes within the body leaves no body`() throws {
        var state = try Self.streaming()
        state.receive("abc")
        _ = state.next()
        guard case .close = state.ended(isWriting: false) else { throw Unexpected() }
        #expect(state.hasNewsOfBody)
        #expect(state.takePiece() == nil)
        #expect(state.beginAnswer() == false)
    }

    @Test func `A peer that goes after the body is answered`() throws {
        var state = try Self.streaming()
        state.receive("abcdef")
        _ = state.next()
        guard case .read = state.ended(isWriting: false) else { throw Unexpected() }
        #expect(state.takePiece() == .piece(Array("abcdef".utf8)))
        #expect(state.takePiece() == .end)
        #expect(state.beginAnswer() == true)
    }

    @Test func `A body that is too slow is refused, and its answer not wanted`() throws {
        var state = try Self.streaming()
        guard case .refuse(.timeout, let target) = state.expired(.body) else { throw Unexpected() }
        #expect(target?.path == "/")
        #expect(state.takePiece() == nil)
        #expect(state.beginAnswer() == false)
    }

    @Test func `A limit of its own counts`() throws {
        #expect(throws: Unexpected.self) { try Self.streaming(limit: 5) }
        var state = try Self.streaming(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", limit: 5)
        state.receive("5\r\nabcde\r\n1\r\n")
        guard case .refuse(.invalid(let error), _) = state.next() else { throw Unexpected() }
        #expect(error == .tooLarge(.body, limit: 5))
        #expect(state.takePiece() == nil)
        #expect(state.beginAnswer() == false)
    }

    @Test func `What is no body is refused`() throws {
        var state = try Self.streaming("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        state.receive("2\r\nab\r\nzz\r\n")
        guard case .refuse(.invalid(.malformed(.chunkSize)), _) = state.next() else { throw Unexpected() }
        #expect(state.takePiece() == nil)
    }

    @Test func `Draining lets a body come, as the last`() throws {
        var state = try Self.streaming()
        guard case .read = state.drain(isWriting: false) else { throw Unexpected() }
        state.receive("abcdef")
        _ = state.next()
        #expect(state.beginAnswer() == true)
        #expect(!state.allowsReuse)
    }
}

extension ConnectionState {
    fileprivate mutating func receive(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe bytes.withUnsafeBytes { unsafe received($0) }
    }
}
