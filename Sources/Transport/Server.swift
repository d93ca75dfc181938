internal import HTTP
package import Platform

/// An HTTP/1.1 server on TCP.
package actor Server {
    private let settings: ServerSettings
    private let handler: any Handler
    private let connections = Connections()
    private var pollers: [Poller] = []
    private var listener: Listener?

    package init(settings: ServerSettings, handler: any Handler) {
        self.settings = settings
        self.handler = handler
    }

    /// Listens and serves.
    ///
    /// - Returns: The address, with the port that the system chose if port 0 was asked for.
    /// - Throws: ``SystemError``, among others of an address in use.
    package func start() async throws(SystemError) -> SocketAddress {
        let socket = try Socket.listening(on: settings.address, backlog: ServerSettings.backlog)
        let address = try socket.localAddress()
        var pollers: [Poller] = []
        for index in 0..<max(1, settings.queues) {
            let poller = try Poller(label: "ntkd.io.\(index)")
            await poller.start()
            pollers.append(poller)
        }
        let listener = Listener(
            socket, pollers: pollers, connections: connections, handler: handler, settings: settings)
        try await listener.open()
        self.pollers = pollers
        self.listener = listener
        return address
    }

    /// Takes no more connections, lets the requests at hand be answered, and closes everything.
    ///
    /// - Parameter duration: After which what is still open is cut off.
    package func drain(within duration: Duration) async {
        for connection in connections.all { await connection.drain() }
        await listener?.close()
        listener = nil
        // And those that came meanwhile.
        for connection in connections.all { await connection.drain() }
        let cutOff = Task { [connections] in
            try await Task.sleep(for: duration)
            for connection in connections.all { await connection.close() }
        }
        await connections.empty()
        cutOff.cancel()
        for poller in pollers { await poller.stop() }
        pollers = []
    }

    /// How many connections are open.
    package var connectionCount: Int { connections.count }
}
