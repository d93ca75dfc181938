internal import HTTP

/// What becomes of requests' bodies.
extension Connection {
    /// Does with the body what the handler says: takes it, whole or piece by piece, or answers without it.
    func screen(_ head: RequestHead, mayEnd: Bool) {
        switch handler.screen(head, from: client, mayEnd: mayEnd) {
        case .unwanted(let response) where mayEnd: turnDown(head, response)
        case .wholeUnless(let refusal) where mayEnd:
            begin { connection in
                if let response = await refusal() {
                    connection.turnDown(head, response)
                } else {
                    connection.perform(connection.state.admit(streamed: false))
                }
                connection.advance()
            }
        case .unwanted, .wholeUnless, .whole: perform(state.admit(streamed: false))
        case .streamed(let work):
            perform(state.admit(streamed: true))
            if state.isServing { stream(head, to: work) }
        }
    }

    /// Answers without the body.
    private func turnDown(_ head: RequestHead, _ response: Response) {
        guard state.turnDown() else { return }
        var serializer = ResponseSerializer(
            for: Exchange(method: head.method, minorVersion: head.minorVersion, keepsAlive: false))
        // Such an answer has its body in memory.
        _ = output.append { serializer.start(response, date: DateCache.now, into: &$0) }
    }

    /// Hands a body over to what makes the answer.
    private func stream(_ head: RequestHead, to work: @escaping @Sendable (any BodyStream) async -> Response)
    {
        begin { connection in
            let response = await work(RequestBody(connection: connection))
            guard connection.state.beginAnswer() else { return }
            await connection.answer(head, response)
        }
    }

    /// The next piece of the body at hand, when it is there; nil after the last.
    ///
    /// - Throws: ``BodyAbandoned`` when no more comes although it is not complete.
    fileprivate func nextPiece() async throws(BodyAbandoned) -> [UInt8]? {
        while true {
            switch state.takePiece() {
            case .piece(let bytes):
                // There is room again.
                advance()
                return bytes
            case .end: return nil
            case .uninvited:
                perform(.invite)
                // From here on the client's time runs.
                advance()
            case .nothing: await withCheckedContinuation { news in reader = { news.resume() } }
            case nil: throw BodyAbandoned()
            }
        }
    }

    /// Wakes who waits for a piece if there is one, or if there never will be.
    func wakeReader() {
        guard state.hasNewsOfBody else { return }
        reader?()
        reader = nil
    }
}

/// The body of a request as its connection reads it.
private struct RequestBody: BodyStream {
    let connection: Connection

    func next() async throws -> [UInt8]? { try await connection.nextPiece() }
}

/// A body that is not coming to its end: the client has gone or is too slow, what it sends is no body, or the
/// server has closed the connection.
struct BodyAbandoned: Error {}

extension Framing {
    /// Whether a body is long enough to ask for the answer first; a chunked one may be.
    var isLong: Bool {
        switch self {
        case .none: false
        case .length(let length): length > ServerSettings.unwantedBody
        case .chunked: true
        }
    }
}
