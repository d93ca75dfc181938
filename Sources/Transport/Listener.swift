internal import Dispatch
internal import Platform

/// Accepts connections and deals them out to the pollers in turn.
actor Listener: PollTarget {
    private nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let socket: Socket
    private let pollers: [Poller]
    private let connections: Connections
    private let handler: any Handler
    private let settings: ServerSettings
    private var token: UInt64?
    private var next = 0
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

    func open() throws(SystemError) {
        let descriptor = socket.descriptor
        token = try pollers[0].assumeIsolated { $0.add(descriptor, self) }.get()
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

    nonisolated func tick(_ now: ContinuousClock.Instant) {
        assumeIsolated { if $0.isStarved { $0.accept() } }
    }

    /// Accepts until nobody is waiting.
    private func accept() {
        isStarved = false
        while token != nil {
            do throws(SystemError) {
                guard let accepted = try socket.accept() else { return }
                admit(accepted)
            } catch {
                if error.isInterrupted || error.isAbandonedConnection { continue }
                // Out of descriptors or memory: whoever waits goes on waiting until the next tick.
                isStarved = true
                return
            }
        }
    }

    private func admit(_ accepted: consuming Accepted) {
        guard connections.count < settings.maximumConnections else {
            return accepted.turnAway(with: handler.refuse(.tooManyConnections))
        }
        let poller = pollers[next % pollers.count]
        next += 1
        let connection = Connection(
            accepted.takeSocket(), poller: poller, handler: handler, settings: settings
        ) { [connections] in connections.remove($0) }
        connections.add(connection)
        poller.executor.queue.async { connection.assumeIsolated { $0.open() } }
    }
}
