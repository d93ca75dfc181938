package import HTTP

/// What a server allows its clients, and for how long.
package struct ServerSettings: Hashable, Sendable {
    package var address: SocketAddress
    /// nil for HTTP without TLS.
    package var tls: TLSFiles?
    /// How many queues serve connections.
    package var queues: Int
    /// Connections at a time; further ones are answered 503.
    package var maximumConnections: Int
    /// Of one address at a time; those of the machine itself are not counted, among them a proxy's.
    package var maximumConnectionsPerAddress: Int
    /// Requests on one connection.
    package var maximumRequests: Int
    package var limits: RequestLimits
    package var timeouts: Timeouts

    package struct Timeouts: Hashable, Sendable {
        /// From a request's first byte to the end of its header section.
        package var header: Duration
        /// Between two pieces of a body.
        package var body: Duration
        /// For how long a body may be slower than `bodyPace`.
        package var bodyGrace = Duration.seconds(10)
        /// Until the peer takes some of what is to be written.
        package var write: Duration
        /// Between two requests.
        package var idle: Duration
        /// For the peer to close after we have, or to send more.
        package var linger: Duration
        /// For TLS to be agreed on.
        package var handshake: Duration

        package init(
            header: Duration, body: Duration, write: Duration, idle: Duration, linger: Duration,
            handshake: Duration
        ) {
            self.handshake = handshake
            self.header = header
            self.body = body
            self.write = write
            self.idle = idle
            self.linger = linger
        }

        package static let standard = Timeouts(
            header: .seconds(10), body: .seconds(15), write: .seconds(30), idle: .seconds(30),
            linger: .seconds(2), handshake: .seconds(10))
    }

    package init(
        address: SocketAddress, tls: TLSFiles?, queues: Int, maximumConnections: Int,
        maximumConnectionsPerAddress: Int, maximumRequests: Int, limits: RequestLimits, timeouts: Timeouts
    ) {
        self.address = address
        self.tls = tls
        self.maximumConnectionsPerAddress = maximumConnectionsPerAddress
        self.queues = queues
        self.maximumConnections = maximumConnections
        self.maximumRequests = maximumRequests
        self.limits = limits
        self.timeouts = timeouts
    }

    /// Bytes a second that a body must bring on average, after a while: a trickle holds a connection for ever.
    static let bodyPace = 1024
    /// For how long what has come counts.
    static let bodyMemory = Duration.seconds(60)
    /// Bytes of a body that are read although the answer is known already.
    static let unwantedBody = 256 << 10
    /// Bytes of a body that wait in memory for whoever takes it piece by piece before no more are read.
    static let inputHighWater = 256 << 10
    /// Bytes of a response that wait in memory for a slow reader before no more are made.
    static let outputHighWater = 1 << 17
    /// Bytes of a response that wait in the kernel to be sent before it takes no more: tcp(7), TCP_NOTSENT_LOWAT.
    static let unsentHighWater: Int32 = 1 << 17
    /// Requests of a connection that are served, and reads of it, before others get their turn.
    static let requestsAtOnce = 64
    /// Bytes that are read at a time.
    static let readLength = 16 << 10
    /// For how long what a peer still sends after the last response is read and thrown away.
    static let longestLinger = Duration.seconds(30)
    /// Bytes that are read and thrown away after a word without TLS to whoever does not speak it.
    static let plainBytes = 1 << 20
    /// Connections that the kernel holds until they are accepted.
    static let backlog: Int32 = 512
}
