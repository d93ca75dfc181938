internal import Jobs
internal import Endpoints
internal import HTTP
internal import Logging
internal import Transport

/// Everything that can be set, checked.
struct Settings: Sendable {
    let server: ServerSettings
    let door: DoorSettings
    let dataDirectory: String
    let computeThreads: Int
    let limits: JobLimits
    let queue: QueueSettings
    let drainSeconds: Double
    let log: LogSettings

    struct LogSettings: Hashable, Sendable {
        let level: Logger.Level
        let format: LogFormat
        /// Whether there is a line for every request.
        let hasAccess: Bool
    }

    /// - Parameters:
    ///   - reader: Where the values come from.
    ///   - machine: What is not set is taken from it.
    /// - Throws: ``SettingsError`` naming the first setting that is wrong.
    init(_ reader: SettingsReader, machine: Machine) throws(SettingsError) {
        server = try Self.server(reader, machine)
        door = try DoorSettings(reader, server)
        dataDirectory = try reader.string(.dataDirectory)
        let threads = try reader.integer(.computeThreads)
        computeThreads = threads == 0 ? machine.processors : threads
        let memory = try reader.bytes(.memoryBudget)
        limits = JobLimits(
            memory: memory == 0 ? Double(machine.memory) / 2 : Double(memory),
            result: Double(try reader.bytes(.resultLimit)))
        queue = QueueSettings(
            memory: limits.memory, capacity: try reader.integer(.queueCapacity),
            retention: try Self.retention(reader, .retention, .storageLimit),
            datasetRetention: try Self.retention(reader, .datasetRetention, .datasetStorageLimit),
            machine: Machine.kind)
        drainSeconds = try reader.seconds(.drainTimeout)
        // Both are among the setting's own choices.
        log = LogSettings(
            level: Logger.Level(rawValue: try reader.string(.logLevel)) ?? .info,
            format: LogFormat(rawValue: try reader.string(.logFormat)) ?? .text,
            hasAccess: try reader.truth(.accessLog))
    }

    private static func retention(
        _ reader: SettingsReader, _ age: Setting, _ bytes: Setting
    ) throws(SettingsError) -> Retention {
        let (age, bytes) = (try reader.seconds(age), try reader.bytes(bytes))
        return Retention(age: age == 0 ? nil : age, bytes: bytes == 0 ? nil : Double(bytes))
    }

    private static func server(
        _ reader: SettingsReader, _ machine: Machine
    ) throws(SettingsError) -> ServerSettings {
        let port = UInt16(try reader.integer(.port))
        guard let address = SocketAddress(host: try reader.string(.host), port: port) else {
            let (text, source) = reader.text(.host)
            throw .invalid(.host, value: text, source: source)
        }
        var limits = RequestLimits.standard
        limits.body = try reader.bytes(.bodyLimit)
        limits.streamedBody = try reader.bytes(.datasetLimit)
        let queues = try reader.integer(.ioQueues)
        return ServerSettings(
            address: address, tls: try tls(reader),
            queues: queues == 0 ? max(1, machine.processors / 2) : queues,
            maximumConnections: try reader.integer(.maximumConnections),
            maximumConnectionsPerAddress: try reader.integer(.maximumConnectionsPerAddress),
            maximumRequests: try reader.integer(.maximumRequests),
            limits: limits,
            timeouts: ServerSettings.Timeouts(
                header: .seconds(try reader.seconds(.headerTimeout)),
                body: .seconds(try reader.seconds(.bodyTimeout)),
                write: .seconds(try reader.seconds(.writeTimeout)),
                idle: .seconds(try reader.seconds(.idleTimeout)),
                linger: ServerSettings.Timeouts.standard.linger,
                handshake: ServerSettings.Timeouts.standard.handshake))
    }

    /// A certificate needs a key, and what clients must show needs both.
    private static func tls(_ reader: SettingsReader) throws(SettingsError) -> TLSFiles? {
        let (certificate, key, roots) = (
            try reader.string(.tlsCertificate), try reader.string(.tlsKey), try reader.string(.tlsClientRoots)
        )
        guard !certificate.isEmpty else {
            if !key.isEmpty { throw .missing(.tlsCertificate, needed: .tlsKey) }
            if !roots.isEmpty { throw .missing(.tlsCertificate, needed: .tlsClientRoots) }
            return nil
        }
        guard !key.isEmpty else { throw .missing(.tlsKey, needed: .tlsCertificate) }
        return TLSFiles(certificate: certificate, key: key, clientRoots: roots.isEmpty ? nil : roots)
    }
}
