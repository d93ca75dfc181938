import HTTP
import HTTPTypes
import TestSupport
import Testing

@testable import Transport

@Suite struct ConnectionStateTests {
    private static func state(
        maximumRequests: Int = 10, body: Int = RequestLimits.standard.body
    ) -> ConnectionState {
        var limits = RequestLimits.standard
        limits.body = body
        return ConnectionState(limits: limits, maximumRequests: maximumRequests)
    }

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"

    @Test func `A new connection is idle and reads`() {
        var state = Self.state()
        #expect(state.isIdle && state.wantsInput && state.allowsReuse)
        #expect(state.readingCause == .idle)
        #expect(state.next().name == "read")
    }

    @Test func `A request is served once it is whole`() {
        var state = Self.state()
        state.receive("GET / HT")
        #expect(state.next().name == "read")
        #expect(!state.isIdle)
        #expect(state.readingCause == .header)
        state.receive("TP/1.1\r\nHost: a\r\n\r\n")
        #expect(state.next().name == "serve /")
        #expect(state.isServing && !state.wantsInput)
        state.responded(closing: false)
        #expect(state.isIdle)
    }

    @Test func `The second request waits for the first one's answer`() {
        var state = Self.state()
        state.receive(Self.get + "GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(state.next().name == "serve /")
        #expect(state.next().name == "read")
        #expect(!state.wantsInput)
        state.responded(closing: false)
        #expect(!state.isIdle)
        #expect(state.next().name == "serve /second")
    }

    @Test func `A body is gathered, and waited for differently`() {
        var state = Self.state()
        state.receive(Self.post + "\r\na")
        #expect(state.next().name == "screen")
        #expect(!state.wantsInput)
        #expect(state.admit(streamed: false).name == "read")
        #expect(state.next().name == "read")
        #expect(state.readingCause == .body)
        state.receive("bc")
        guard case .serve(let request) = state.next() else {
            Issue.record("the request is not served")
            return
        }
        #expect(request.body == Array("abc".utf8))
    }

    @Test func `A client that asks is invited to send its body`() {
        var state = Self.state()
        state.receive(Self.post + "Expect: 100-continue\r\n\r\n")
        #expect(state.next().name == "screen, may end")
        #expect(state.admit(streamed: false).name == "invite")
        #expect(state.next().name == "read")
        state.receive("abc")
        #expect(state.next().name == "serve /")
    }

    /// RFC 9110, section 10.1.1.
    @Test func `A long body's head is looked at first, and once`() {
        var state = Self.state()
        state.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nabc")
        #expect(state.next().name == "screen, may end")
        #expect(state.admit(streamed: false).name == "read")
        #expect(state.next().name == "read")
        var chunked = Self.state()
        chunked.receive("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(chunked.next().name == "screen, may end")
        #expect(chunked.turnDown() == true)
        #expect(chunked.isFinishing && !chunked.wantsInput)
    }

    @Test func `A client whose body is coming already is not invited`() {
        var state = Self.state()
        state.receive(Self.post + "Expect: 100-continue\r\n\r\na")
        #expect(state.next().name == "screen")
        #expect(state.admit(streamed: false).name == "read")
        state.receive("bc")
        #expect(state.next().name == "serve /")
    }

    @Test func `A client whose body is too large is refused before it sends it`() {
        var state = Self.state(body: 2)
        state.receive(Self.post + "Expect: 100-continue\r\n\r\n")
        #expect(state.next().name == "refuse 413")
        #expect(state.isFinishing && !state.wantsInput)
    }

    @Test(
        arguments: [
            ("POST /a/b?c HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n", "/a/b"),
            ("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "/a"),
            ("GET /a HTTP/1.1\r\nHost: h\r\nbad field: 1\r\n", "/a"), ("GET /a/../b HTTP/1.1\r\n", nil),
            ("GARBAGE\r\n", nil), ("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGARBAGE\r\n", nil),
        ] as [(String, String?)])
    func `A refusal tells what it is about, as far as that was read`(text: String, path: String?) {
        var state = ConnectionState(limits: .standard, maximumRequests: 10)
        state.receive(text)
        var action = state.next()
        if case .screen = action {
            _ = state.admit(streamed: false)
            action = state.next()
        }
        if case .serve = action {
            state.responded(closing: false)
            action = state.next()
        }
        guard case .refuse(_, let target) = action else {
            Issue.record("\(action)")
            return
        }
        #expect(target?.path == path)
    }

    @Test func `What is no request is refused, and nothing after it is read`() {
        var state = Self.state()
        state.receive("GET  / HTTP/1.1\r\n\r\n" + Self.get)
        #expect(state.next().name == "refuse 400")
        #expect(state.next().name == "read")
        #expect(state.isFinishing)
    }

    @Test func `The last answer is followed by reading until the peer has closed`() {
        var state = Self.state()
        state.receive(Self.get + Self.get)
        #expect(state.next().name == "serve /")
        state.responded(closing: true)
        #expect(state.isFinishing)
        state.finishedWriting()
        #expect(state.wantsInput && !state.isFinishing)
        #expect(state.readingCause == .linger)
        state.receive(Self.get)
        #expect(state.next().name == "read")
        #expect(state.ended(isWriting: false).name == "close")
        #expect(!state.wantsInput)
    }

    @Test func `A peer that does not stop sending is listened to until its time is over`() {
        var state = Self.state()
        state.receive("nonsense\r\n\r\n")
        #expect(state.next().name == "refuse 400")
        state.finishedWriting()
        let megabyte = String(repeating: "x", count: 1 << 20)
        for _ in 0..<3 {
            state.receive(megabyte)
            #expect(state.next().name == "read")
        }
        #expect(state.expired(.linger).name == "close")
        #expect(!state.wantsInput)
    }

    @Test func `So many requests and no more are served`() {
        var state = Self.state(maximumRequests: 2)
        state.receive(Self.get + Self.get)
        _ = state.next()
        #expect(state.allowsReuse)
        state.responded(closing: false)
        _ = state.next()
        #expect(!state.allowsReuse)
    }

    @Test func `A peer that closes between requests is gone`() {
        var state = Self.state()
        #expect(state.ended(isWriting: false).name == "close")
        #expect(state.next().name == "close")
        #expect(!state.wantsInput)
    }

    @Test func `A peer that closes within a request is gone`() {
        var state = Self.state()
        state.receive(Self.post)
        _ = state.next()
        #expect(state.ended(isWriting: false).name == "close")
    }

    @Test func `A peer that has closed its side still gets what is being written`() {
        var state = Self.state()
        state.receive(Self.get)
        _ = state.next()
        state.responded(closing: false)
        #expect(state.ended(isWriting: true).name == "read")
        #expect(state.isFinishing)
        state.finishedWriting()
        #expect(state.ended(isWriting: false).name == "close")
    }

    @Test func `A peer that closes its side while it is served is served`() {
        var state = Self.state()
        state.receive(Self.get)
        _ = state.next()
        #expect(state.ended(isWriting: false).name == "read")
        #expect(state.isServing)
    }

    @Test(arguments: [Deadline.Cause.header, .body])
    func `A request that does not come in time is refused`(cause: Deadline.Cause) {
        var state = Self.state()
        state.receive("GET")
        #expect(state.expired(cause).name == "refuse timeout")
        #expect(state.isFinishing)
    }

    @Test(arguments: [Deadline.Cause.idle, .write, .linger])
    func `A peer that does nothing is left without a word`(cause: Deadline.Cause) {
        var state = Self.state()
        #expect(state.expired(cause).name == "close")
        #expect(state.next().name == "close")
    }

    @Test func `Draining closes an idle connection`() {
        var state = Self.state()
        #expect(state.drain(isWriting: false).name == "close")
    }

    @Test func `Draining lets the request at hand be answered, as the last`() {
        var state = Self.state()
        state.receive(Self.get)
        _ = state.next()
        #expect(state.drain(isWriting: false).name == "read")
        #expect(state.isServing && !state.allowsReuse)
    }

    @Test func `Draining lets a request that has begun come`() {
        var state = Self.state()
        state.receive("GET / HT")
        _ = state.next()
        #expect(state.drain(isWriting: false).name == "read")
        state.receive("TP/1.1\r\nHost: a\r\n\r\n")
        #expect(state.next().name == "serve /")
        #expect(!state.allowsReuse)
    }

    @Test func `Draining lets an answer go out whole`() {
        var state = Self.state()
        state.receive(Self.get)
        _ = state.next()
        state.responded(closing: false)
        #expect(state.drain(isWriting: true).name == "read")
        #expect(state.isFinishing)
    }
}

extension ConnectionState {
    fileprivate mutating func receive(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe bytes.withUnsafeBytes { unsafe received($0) }
    }
}

extension ConnectionState.Action {
    /// The action in a word or two.
    fileprivate var name: String {
        switch self {
        case .read: "read"
        case .screen(_, let mayEnd): mayEnd ? "screen, may end" : "screen"
        case .invite: "invite"
        case .serve(let request): "serve \(request.head.target.path)"
        case .refuse(.invalid(let error), _): "refuse \(error.status.code)"
        case .refuse(.timeout, _): "refuse timeout"
        case .refuse(.tooManyConnections, _): "refuse connection"
        case .refuse(.plainHTTP, _): "refuse plain"
        case .close: "close"
        }
    }
}
