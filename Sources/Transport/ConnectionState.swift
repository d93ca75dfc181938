internal import HTTP

/// What a connection is doing, and what it should do next.
///
/// A state machine without I/O: an event is a mutating method, and what it returns is an action for the
/// ``Connection`` to perform. One request is served at a time; the next is not parsed before the response to the
/// one before it is on its way, so that responses keep their order and a client that only sends fills its own
/// socket's buffers.
struct ConnectionState {
    private enum Phase {
        /// Between requests or within one's header section.
        case head
        case body(RequestHead, [UInt8])
        /// A request is being answered; nothing is parsed.
        case serving
        /// The last response is on its way.
        case finishing
        /// All is written; what the peer still sends is thrown away so that it can read our last words.
        case lingering(discarded: Int)
        case closed
    }

    enum Action {
        /// Wait for more bytes.
        case read
        /// See whether the head decides the answer; if not, go on parsing.
        case screen(RequestHead, waits: Bool)
        case serve(Request)
        /// Answer, then close.
        case refuse(Refusal, about: RequestTarget?)
        case close
    }

    private var phase = Phase.head
    private var parser: RequestParser
    private var input = ReceiveBuffer()
    private var requestsLeft: Int
    private(set) var isDraining = false

    init(limits: RequestLimits, maximumRequests: Int) {
        parser = RequestParser(limits: limits)
        requestsLeft = maximumRequests
    }
}

extension ConnectionState {
    /// Whether bytes of the peer are wanted.
    var wantsInput: Bool {
        switch phase {
        case .head, .body, .lingering: true
        case .serving, .finishing, .closed: false
        }
    }

    /// Whether no request has begun.
    var isIdle: Bool {
        guard case .head = phase else { return false }
        return parser.isIdle && input.isEmpty
    }

    /// What the request at hand is about, as far as it has been read.
    private var target: RequestTarget? {
        if case .body(let head, _) = phase { head.target } else { parser.target }
    }

    /// How much of a body has come.
    var bodyCount: Int {
        if case .body(_, let body) = phase { body.count } else { 0 }
    }

    /// Whether a request is being answered.
    var isServing: Bool {
        if case .serving = phase { true } else { false }
    }

    /// Whether the last response is on its way.
    var isFinishing: Bool {
        if case .finishing = phase { true } else { false }
    }

    /// What the connection waits for while it reads.
    var readingCause: Deadline.Cause {
        switch phase {
        case .body: .body
        case .lingering: .linger
        default: isIdle ? .idle : .header
        }
    }

    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        switch phase {
        case .lingering(let discarded): phase = .lingering(discarded: discarded + bytes.count)
        case .closed, .finishing: break
        case .head, .body, .serving: unsafe input.append(bytes)
        }
    }

    /// What the bytes so far call for.
    mutating func next() -> Action {
        switch phase {
        case .lingering(let discarded) where discarded > ServerSettings.lingerBytes: return .close
        case .lingering, .serving, .finishing: return .read
        case .closed: return .close
        case .head, .body: break
        }
        do throws(RequestError) {
            while let event = try parser.next(&input) {
                if let action = take(event) { return action }
            }
            return .read
        } catch {
            return refuse(.invalid(error))
        }
    }

    private mutating func refuse(_ refusal: Refusal) -> Action {
        let target = target
        phase = .finishing
        return .refuse(refusal, about: target)
    }

    private mutating func take(_ event: RequestEvent) -> Action? {
        switch event {
        case .head(let head):
            phase = .body(head, [])
            // RFC 9110, section 10.1.1: no word is needed for a body that is coming already.
            let waits = head.expectsContinue && input.isEmpty
            return waits || head.framing.isLong ? .screen(head, waits: waits) : nil
        case .body(let bytes):
            guard case .body(let head, var body) = phase else { return nil }
            phase = .head
            body += bytes
            phase = .body(head, body)
            return nil
        case .end:
            guard case .body(let head, let body) = phase else { return nil }
            phase = .serving
            requestsLeft -= 1
            return .serve(Request(head: head, body: body))
        }
    }

    /// Whether the connection outlives a response to a client that would keep it.
    var allowsReuse: Bool { requestsLeft > 0 && !isDraining }

    /// The head at hand is answered, and its body not wanted.
    mutating func turnedDown() { phase = .finishing }

    /// The response to the request at hand is on its way.
    mutating func responded(closing: Bool) {
        guard case .serving = phase else { return }
        phase = closing ? .finishing : .head
    }

    /// All that was to be written before the close is written.
    mutating func finishedWriting() {
        guard case .finishing = phase else { return }
        phase = .lingering(discarded: 0)
    }

    /// The peer sends no more.
    ///
    /// With `isWriting` an answer is still on its way: the peer may well read it.
    mutating func ended(isWriting: Bool) -> Action {
        switch phase {
        case .head, .body, .lingering: return finish(isWriting: isWriting)
        case .serving, .finishing: return .read
        case .closed: return .close
        }
    }

    /// The deadline for `cause` has passed.
    mutating func expired(_ cause: Deadline.Cause) -> Action {
        switch cause {
        case .header, .body:
            return refuse(.timeout)
        case .idle, .write, .linger, .handshake:
            phase = .closed
            return .close
        }
    }

    /// The server takes no more requests.
    ///
    /// With `isWriting` an answer is still on its way.
    mutating func drain(isWriting: Bool) -> Action {
        isDraining = true
        return isIdle ? finish(isWriting: isWriting) : .read
    }

    /// Ends the connection when all is written.
    private mutating func finish(isWriting: Bool) -> Action {
        phase = isWriting ? .finishing : .closed
        return isWriting ? .read : .close
    }

    mutating func close() { phase = .closed }
}

extension Framing {
    /// Whether a body is long enough to ask for the answer first; a chunked one may be.
    fileprivate var isLong: Bool {
        switch self {
        case .none: false
        case .length(let length): length > ServerSettings.unwantedBody
        case .chunked: true
        }
    }
}
