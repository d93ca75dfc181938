internal import HTTP
package import Platform

/// An HTTP/1.1 server on TCP.
package actor Server {
    private let settings: ServerSettings
    private let handler: any Handler
    private let connections: Connections
    private var pollers: [Poller] = []
    private var listener: Listener?

    package init(settings: ServerSettings, handler: any Handler) {
        self.settings = settings
        self.handler = handler
        connections = Connections(
            maximum: settings.maximumConnections, maximumPerAddress: settings.maximumConnectionsPerAddress)
    }

    /// Listens and serves.
    ///
    /// - Returns: The address, with the port that the system chose if port 0 was asked for.
    /// - Throws: ``ServerError``, among others of an address in use.
    package func start() async throws(ServerError) -> SocketAddress {
        do throws(ServerError) {
            let (listener, address) = try await listen()
            try await listener.open()
            self.listener = listener
            return address
        } catch {
            await stop()
            throw error
        }
    }

    private func listen() async throws(ServerError) -> (Listener, SocketAddress) {
        do throws(SystemError) {
            let socket = try Socket.listening(on: settings.address, backlog: ServerSettings.backlog)
            let address = try socket.localAddress()
            for index in 0..<max(1, settings.queues) {
                let poller = try Poller(label: "ntkd.io.\(index)")
                await poller.start()
                pollers.append(poller)
            }
            let listener = Listener(
                socket, pollers: pollers, connections: connections, handler: handler, settings: settings)
            return (listener, address)
        } catch {
            throw .system(error)
        }
    }

    /// Reads the certificate and the key again, for connections from now on.
    ///
    /// - Throws: ``ServerError/tls(_:)``; what was there before stays in use then.
    package func reloadCertificate() async throws(ServerError) {
        try await listener?.loadCertificate()
    }

    /// Takes no more connections, lets the requests at hand be answered, and closes everything.
    ///
    /// - Parameter duration: After which what is still open is cut off.
    package func drain(within duration: Duration) async {
        // Before the listener closes: a connection that it admits from here on drains from its beginning.
        connections.drain()
        await listener?.close()
        listener = nil
        for connection in connections.all { await connection.drain() }
        let cutOff = Task { [connections] in
            try await Task.sleep(for: duration)
            for connection in connections.all { await connection.close() }
        }
        await connections.empty()
        cutOff.cancel()
        await stop()
    }

    private func stop() async {
        for poller in pollers { await poller.stop() }
        pollers = []
    }

    /// How many connections are open.
    package var connectionCount: Int { connections.count }
}

/// Why a server does not serve.
package enum ServerError: Error, Hashable {
    case system(SystemError)
    case tls(TLSError)
}
