internal import Dispatch
internal import Glibc
internal import HTTP
internal import Platform
internal import Synchronization

/// One client's connection, confined to the queue of its poller.
///
/// The poller's events are edge-triggered: the connection remembers what the socket is ready for and forgets it
/// when a call would have blocked.
actor Connection: PollTarget {
    private nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    nonisolated let peer: SocketAddress
    /// The peer, as the handler knows it.
    let client: Peer
    private let stream: ByteStream
    let poller: Poller
    let handler: any Handler
    private let settings: ServerSettings
    let connections: Connections

    var state: ConnectionState
    var output = OutputBuffer()
    private var canRead = false
    private var canWrite = true
    /// Whether the peer has said that it sends no more, behind what is still to be read.
    private var isEnding = false
    private var isAdvancing = false
    /// The registration with the poller; nil before the connection is open and after it is closed.
    var token: UInt64?
    var deadline: Deadline?
    private var pace: BodyPace?
    /// Since the connection was last found idle.
    private var responses = 0
    var serving: Task<Void, Never>?
    /// Resumed when the output has room again or never will.
    private var writer: (@Sendable () -> Void)?
    /// Resumed when there is more of a body to take or never will be.
    var reader: (@Sendable () -> Void)?

    init(
        _ stream: consuming ByteStream, peer: SocketAddress, poller: Poller, handler: any Handler,
        settings: ServerSettings, connections: Connections
    ) {
        self.stream = stream
        self.peer = peer
        client = Peer(address: peer.host)
        self.poller = poller
        self.handler = handler
        self.settings = settings
        self.connections = connections
        executor = poller.executor
        state = ConnectionState(limits: settings.limits, maximumRequests: settings.maximumRequests)
    }

    nonisolated func ready(_ readiness: Readiness) {
        assumeIsolated { $0.handle(readiness) }
    }

    nonisolated func tick(_ now: Duration) {
        assumeIsolated { $0.checkDeadline(now) }
    }

    /// Begins to watch the socket.
    func open() {
        let descriptor = stream.descriptor
        switch poller.assumeIsolated({ $0.add(descriptor, self) }) {
        case .success(let token):
            self.token = token
            updateDeadline()
        case .failure:
            connections.remove(self)
        }
    }

    /// Closes when the request at hand is answered, or at once if there is none.
    func drain() {
        guard token != nil else { return }
        perform(state.drain(isWriting: !output.isEmpty))
    }

    /// Closes now.
    func close() {
        guard let token else { return }
        self.token = nil
        let descriptor = stream.descriptor
        poller.assumeIsolated { $0.remove(token, descriptor) }
        state.close()
        (deadline, pace) = (nil, nil)
        output = OutputBuffer()
        // The descriptor itself closes with the last reference to the connection; the peer hears of it now.
        stream.shutDown()
        serving?.cancel()
        serving = nil
        writer?()
        writer = nil
        wakeReader()
        connections.remove(self)
    }
}

extension Connection {
    private func handle(_ readiness: Readiness) {
        if readiness.isOver {
            // Why there is no TLS is worth a word.
            if stream.isHandshaking { read() }
            return close()
        }
        isEnding = isEnding || readiness.hasEnd
        canRead = canRead || readiness.canRead || stream.crossesDirections
        canWrite = canWrite || readiness.canWrite || stream.crossesDirections
        flush()
        advance()
    }

    /// Parses, serves and reads until there is nothing left to do.
    func advance() {
        guard token != nil, !isAdvancing else { return }
        isAdvancing = true
        var served = 0
        while token != nil, state.wantsInput {
            if output.count >= ServerSettings.outputHighWater {
                flush()
                // More than enough waits for the peer: the poller tells when it has taken some.
                guard output.count < ServerSettings.outputHighWater else { break }
                continue
            }
            let action = state.next()
            if case .read = action {
                flush()
                guard canRead, token != nil, state.wantsInput else { break }
                read()
            } else {
                perform(action)
            }
            served += 1
            // Whoever sends one request after another, or a long body, does not keep the queue from the others.
            guard served < ServerSettings.requestsAtOnce else {
                executor.queue.async { self.assumeIsolated { $0.advance() } }
                break
            }
        }
        isAdvancing = false
        wakeReader()
        flush()
        updateDeadline()
    }

    func perform(_ action: ConnectionState.Action) {
        switch action {
        case .read: break
        case .screen(let head, let mayEnd): screen(head, mayEnd: mayEnd)
        case .invite:
            output.append { ResponseSerializer.appendContinue(into: &$0) }
            flush()
        case .serve(let request): serve(request)
        case .refuse(let refusal, let target): refuse(refusal, about: target)
        case .close: close()
        }
    }

    private func read() {
        let transfer = poller.scratch.withLock { bytes in
            unsafe bytes.withUnsafeMutableBytes { buffer in
                let transfer = unsafe stream.read(into: buffer)
                if case .bytes(let count) = transfer {
                    unsafe state.received(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                }
                return transfer
            }
        }
        switch transfer {
        case .bytes(let count):
            pace?.add(count)
            // epoll(7): less than there was room for is all there is, unless the peer's end is behind it.
            if count < ServerSettings.readLength, !isEnding, !stream.mayHoldInput { canRead = false }
            // A body's deadline is for its next piece, a header section's for all of it.
            if deadline?.cause == .body { deadline = nil }
            deadline?.add(count)
        case .wouldBlock: canRead = false
        case .end:
            if stream.isHandshaking { noteFailedHandshake("the client closed the connection") }
            perform(state.ended(isWriting: !output.isEmpty))
        case .failed(let fault): fail(fault)
        }
    }

    private func fail(_ fault: TransferFault) {
        if stream.isHandshaking { noteFailedHandshake(fault.description) }
        if fault == .plainHTTP {
            stream.answerPlainly(handler.refuse(.plainHTTP, from: client, about: nil).bytes.span)
        }
        close()
    }

    private func noteFailedHandshake(_ reason: String) {
        handler.note(.handshakeFailed(peer, reason: reason))
    }

    private func refuse(_ refusal: Refusal, about target: RequestTarget?) {
        // Whoever takes the body learns that no more comes.
        serving?.cancel()
        serving = nil
        wakeReader()
        let response = handler.refuse(refusal, from: client, about: target)
        var serializer = ResponseSerializer(for: .refused)
        // A refusal has its body in memory.
        _ = output.append { serializer.start(response, date: DateCache.now, into: &$0) }
    }
}

extension Connection {
    /// Writes as much as the peer takes.
    private func flush() {
        while token != nil, !output.isEmpty, canWrite {
            switch output.withFront({ stream.write($0) }) {
            case .bytes(let count):
                output.consume(count)
                if deadline?.cause == .write { deadline = nil }
            case .wouldBlock, .end: canWrite = false
            case .failed(let fault): return fail(fault)
            }
        }
        if output.count < ServerSettings.outputHighWater {
            writer?()
            writer = nil
        }
        if output.isEmpty, canWrite, token != nil, state.isFinishing {
            guard stream.finishWriting() else { return canWrite = false }
            state.finishedWriting()
            advance()
        }
    }

    /// Takes note of a response; whoever gets several of them without a pause is likely to get more.
    func noteResponse() {
        responses += 1
        if responses == 2 { stream.keepBuffers(true) }
    }

    /// Returns when the output has room for another piece of a stream.
    func makeRoom() async throws(ConnectionClosed) {
        flush()
        updateDeadline()
        // Nothing makes room on a connection that the write has found broken.
        if token != nil, output.count >= ServerSettings.outputHighWater {
            await withCheckedContinuation { room in writer = { room.resume() } }
        }
        guard token != nil else { throw ConnectionClosed() }
    }

    /// Sets the deadline for what the connection now waits for, and leaves a running one for the same as it is.
    private func updateDeadline() {
        guard token != nil else { return }
        let cause = waitingCause
        if cause == .body {
            pace = pace ?? BodyPace(bytes: state.bodyCount)
        } else if cause != .write {
            pace = nil
        }
        guard cause != deadline?.cause else { return }
        deadline = cause.map { Deadline($0) }
    }

    private var waitingCause: Deadline.Cause? {
        if stream.isHandshaking { return .handshake }
        if !output.isEmpty || state.isFinishing { return .write }
        return state.wantsInput ? state.readingCause : nil
    }

    private func checkDeadline(_ now: Duration) {
        if pace?.isTooSlow(at: now, grace: settings.timeouts.bodyGrace) == true {
            pace = nil
            perform(state.expired(.body))
            flush()
            return updateDeadline()
        }
        if responses > 1, deadline?.cause == .idle {
            stream.keepBuffers(false)
            responses = 0
        }
        guard deadline?.isOver(at: now, settings.timeouts) == true, let cause = deadline?.cause else {
            return
        }
        deadline = nil
        if cause == .handshake { noteFailedHandshake("it took too long") }
        perform(state.expired(cause))
        flush()
        updateDeadline()
    }

    struct ConnectionClosed: Error {}
}
