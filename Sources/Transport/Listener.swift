internal import Dispatch
internal import Glibc
internal import HTTP
internal import Platform

/// Accepts connections and deals them out to the pollers in turn.
actor Listener: PollTarget {
    private nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let socket: Socket
    private var tls: TLSContext?
    private let pollers: [Poller]
    private let connections: Connections
    private let handler: any Handler
    private let settings: ServerSettings
    private var token: UInt64?
    private var next = 0
    private var spare = SpareDescriptor()
    /// Whether connections may be waiting that could not be accepted.
    private var isStarved = false

    /// - Precondition: there is a poller; the first one watches the listener.
    init(
        _ socket: consuming Socket, pollers: [Poller], connections: Connections, handler: any Handler,
        settings: ServerSettings
    ) {
        self.socket = socket
        self.pollers = pollers
        self.connections = connections
        self.handler = handler
        self.settings = settings
        executor = pollers[0].executor
    }

    /// Begins to accept.
    ///
    /// - Throws: ``ServerError``.
    func open() throws(ServerError) {
        try loadCertificate()
        let descriptor = socket.descriptor
        do throws(SystemError) {
            token = try pollers[0].assumeIsolated { $0.add(descriptor, self) }.get()
        } catch {
            throw .system(error)
        }
    }

    /// Reads the certificate and the key, for connections from now on.
    ///
    /// - Throws: ``ServerError/tls(_:)``; what was there before stays in use then.
    func loadCertificate() throws(ServerError) {
        guard let files = settings.tls else { return }
        do throws(TLSError) {
            let context = try TLSContext(files)
            if let earlier = tls.take() { context.adoptTickets(of: earlier) }
            tls = consume context
        } catch {
            throw .tls(error)
        }
    }

    func close() {
        guard let token else { return }
        self.token = nil
        let descriptor = socket.descriptor
        pollers[0].assumeIsolated { $0.remove(token, descriptor) }
        // Refuses new connections now; the descriptor closes with the last reference to the listener.
        socket.shutDown()
    }

    nonisolated func ready(_ readiness: Readiness) {
        assumeIsolated { $0.accept() }
    }

    nonisolated func tick(_ now: Duration) {
        assumeIsolated { if $0.isStarved { $0.accept() } }
    }

    /// Accepts until nobody is waiting.
    private func accept() {
        let wasStarved = isStarved
        isStarved = false
        while token != nil {
            do throws(SystemError) {
                guard let accepted = try socket.accept() else { return }
                admit(accepted)
            } catch {
                if error.isInterrupted || error.isAbandonedConnection { continue }
                // Out of descriptors or memory: whoever waits goes on waiting until the next tick, but for one.
                isStarved = true
                if !wasStarved { handler.note(.starved(error)) }
                return turnOneAway()
            }
        }
    }

    private func turnOneAway() {
        guard spare.giveUp() else { return }
        // What cannot be accepted even now is still waiting.
        if let accepted = try? socket.accept() {
            let words = farewell(to: accepted.peer)
            accepted.turnAway(with: words)
        }
        spare.takeBack()
    }

    /// What one too many is told: in TLS nothing, since nothing can be said before the handshake, which is more than
    /// it gets.
    private func farewell(to peer: SocketAddress) -> [UInt8] {
        guard tls == nil else { return [] }
        return handler.refuse(.tooManyConnections, from: Peer(address: peer.host), about: nil).bytes
    }

    private func admit(_ accepted: consuming Accepted) {
        let peer = accepted.peer
        guard !connections.isFull(for: peer) else {
            return accepted.turnAway(with: farewell(to: peer))
        }
        let stream: ByteStream
        if tls == nil {
            stream = .plain(accepted.takeSocket())
        } else {
            guard let secured = tls?.stream(on: accepted.takeSocket()) else { return }
            stream = .tls(secured)
        }
        let poller = pollers[next % pollers.count]
        next += 1
        let connection = Connection(
            stream, peer: peer, poller: poller, handler: handler, settings: settings, connections: connections
        )
        connections.add(connection)
        poller.executor.queue.async { connection.assumeIsolated { $0.open() } }
    }
}

extension Response {
    /// The response as it goes to a client whose request nobody has read.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var serializer = ResponseSerializer(for: .refused)
        _ = serializer.start(self, date: DateCache.now, into: &bytes)
        return bytes
    }
}

extension Accepted {
    /// Answers without a connection: as much as fits into the socket's buffer, and the end.
    fileprivate consuming func turnAway(with bytes: [UInt8]) {
        if !bytes.isEmpty { _ = socket.write(bytes.span) }
        _ = socket.finishWriting()
    }
}
