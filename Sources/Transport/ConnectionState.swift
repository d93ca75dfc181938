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
        /// What becomes of a body is being decided; nothing is parsed.
        case screening(RequestHead, waits: Bool)
        case body(RequestHead)
        /// A body goes piece by piece to whoever makes the answer.
        case streaming(RequestHead)
        /// A request is being answered; nothing is parsed. What is left of a streamed body can still be taken.
        case serving(isStreamed: Bool)
        /// The last response is on its way.
        case finishing
        /// All is written; what the peer still sends is thrown away so that it can read our last words.
        case lingering
        case closed
    }

    enum Action {
        /// Wait for more bytes.
        case read
        /// See what becomes of the body, and say so by ``ConnectionState/admit(streamed:)`` or
        /// ``ConnectionState/turnDown()``.
        ///
        /// With `mayEnd` an answer now, as the connection's last, is better than reading a body that nobody wants.
        case screen(RequestHead, mayEnd: Bool)
        /// Tell the client that its body is wanted.
        case invite
        case serve(Request)
        /// Answer, then close.
        case refuse(Refusal, about: RequestTarget?)
        case close
    }

    private var phase = Phase.head
    /// What has come of the body, whole or in pieces.
    ///
    /// Not in the phase: what is taken out of an enumeration to be changed is copied, with every piece that comes.
    private(set) var body: [UInt8] = []
    private var inbox = BodyInbox()
    private var parser: RequestParser
    private var input = ReceiveBuffer()
    private let limits: RequestLimits
    private var requestsLeft: Int
    private(set) var isDraining = false

    init(limits: RequestLimits, maximumRequests: Int) {
        self.limits = limits
        parser = RequestParser(limits: limits)
        requestsLeft = maximumRequests
    }
}

extension ConnectionState {
    /// Whether bytes of the peer are wanted.
    var wantsInput: Bool {
        switch phase {
        case .head, .body, .lingering: true
        case .streaming: inbox.hasRoom
        case .screening, .serving, .finishing, .closed: false
        }
    }

    /// Whether no request has begun.
    var isIdle: Bool {
        guard case .head = phase else { return false }
        return parser.isIdle && input.isEmpty
    }

    /// What the request at hand is about, as far as it has been read.
    private var target: RequestTarget? {
        switch phase {
        case .screening(let head, _), .body(let head), .streaming(let head): head.target
        default: parser.target
        }
    }

    /// How much of a body that is gathered has come.
    var bodyCount: Int {
        if case .body = phase { body.count } else { 0 }
    }

    /// Whether an answer is being made.
    var isServing: Bool {
        switch phase {
        case .serving, .streaming: true
        default: false
        }
    }

    /// Whether the last response is on its way.
    var isFinishing: Bool {
        if case .finishing = phase { true } else { false }
    }

    /// What the connection waits for while it reads; nil while it is the client that waits.
    var readingCause: Deadline.Cause? {
        switch phase {
        case .streaming where inbox.owesInvitation: nil
        case .body, .streaming: .body
        case .lingering: .linger
        default: isIdle ? .idle : .header
        }
    }

    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        switch phase {
        case .closed, .finishing, .lingering: break
        case .head, .screening, .body, .streaming, .serving: unsafe input.append(bytes)
        }
    }

    /// What the bytes so far call for.
    mutating func next() -> Action {
        switch phase {
        case .lingering, .screening, .serving, .finishing: return .read
        case .closed: return .close
        case .head, .body, .streaming: break
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
            phase = .body(head)
            guard head.framing.hasBody else { return nil }
            // RFC 9110, section 10.1.1: no word is needed for a body that is coming already.
            let waits = head.expectsContinue && input.isEmpty
            phase = .screening(head, waits: waits)
            return .screen(head, mayEnd: waits || head.framing.isLong)
        case .body(let bytes):
            add(bytes)
            return nil
        case .end: return endBody()
        }
    }

    private mutating func add(_ bytes: [UInt8]) {
        switch phase {
        case .body: body += bytes
        case .streaming: inbox.add(bytes)
        default: break
        }
    }

    private mutating func endBody() -> Action? {
        switch phase {
        case .body(let head):
            defer { body = [] }
            phase = .serving(isStreamed: false)
            requestsLeft -= 1
            return .serve(Request(head: head, body: body))
        case .streaming:
            inbox.complete()
            phase = .serving(isStreamed: true)
            return .read
        default: return nil
        }
    }

    /// The body of the head at hand is wanted, whole or piece by piece.
    mutating func admit(streamed: Bool) -> Action {
        guard case .screening(let head, let waits) = phase else { return .read }
        do throws(RequestError) {
            try parser.limitBody(to: streamed ? limits.streamedBody : limits.body)
        } catch {
            return refuse(.invalid(error))
        }
        if streamed { requestsLeft -= 1 }
        (body, inbox) = ([], BodyInbox(owesInvitation: waits))
        phase = streamed ? .streaming(head) : .body(head)
        return waits && !streamed ? .invite : .read
    }

    /// Whether the connection outlives a response to a client that would keep it.
    var allowsReuse: Bool { requestsLeft > 0 && !isDraining }

    /// The head at hand is answered, and its body not wanted.
    ///
    /// - Returns: false when the connection has ended without the answer.
    mutating func turnDown() -> Bool {
        guard case .screening = phase else { return false }
        phase = .finishing
        return true
    }

    /// The response to the request at hand is on its way.
    mutating func responded(closing: Bool) {
        guard case .serving = phase else { return }
        phase = closing ? .finishing : .head
    }

    /// All that was to be written before the close is written.
    mutating func finishedWriting() {
        guard case .finishing = phase else { return }
        phase = .lingering
    }

    /// The peer sends no more.
    ///
    /// With `isWriting` an answer is still on its way: the peer may well read it.
    mutating func ended(isWriting: Bool) -> Action {
        switch phase {
        case .head, .screening, .body, .streaming, .lingering: return finish(isWriting: isWriting)
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

extension ConnectionState {
    /// Takes what has come of the streamed body; nil when no more comes although it is not complete.
    mutating func takePiece() -> BodyInbox.Content? {
        switch phase {
        case .streaming, .serving(isStreamed: true): inbox.take()
        default: nil
        }
    }

    /// Whether ``takePiece()`` has something to say.
    var hasNewsOfBody: Bool {
        switch phase {
        case .streaming: inbox.hasNews
        default: true
        }
    }

    /// The answer to a streamed body is there; what has not come of the body by now is not wanted.
    ///
    /// - Returns: false when the connection has ended the request without it.
    mutating func beginAnswer() -> Bool {
        switch phase {
        case .streaming:
            // Where the next request begins is never found out.
            requestsLeft = 0
            phase = .serving(isStreamed: false)
            return true
        case .serving: return true
        default: return false
        }
    }
}
