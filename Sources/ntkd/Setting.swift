/// One thing about the service that can be set: under one name in the file, in the environment (`NTKD_` and the
/// name in capitals) and as a flag (with hyphens).
struct Setting: Hashable, Sendable {
    let name: String
    let kind: Kind
    /// As it would be written in the file.
    let fallback: String
    /// What it does, in a line or two.
    let summary: String

    enum Kind: Hashable, Sendable {
        case text
        case integer(ClosedRange<Int>)
        /// A number of seconds, in this range.
        case seconds(ClosedRange<Double>)
        /// A number of bytes with an optional unit: kB, MB, GB, TB or KiB, MiB, GiB, TiB.
        case bytes
        case choice([String])
        /// Words with commas between them; in the file a list as well.
        case list

        static let truth = Kind.choice(["true", "false"])
    }

    var flag: String { "--" + name.map { $0 == "_" ? "-" : String($0) }.joined() }
    var variable: String { "NTKD_" + name.uppercased() }
}

extension Setting {
    static let host = Setting(
        name: "host", kind: .text, fallback: "127.0.0.1",
        summary: "The numeric address to listen on, IPv4 or IPv6; `localhost` is 127.0.0.1.")
    static let port = Setting(
        name: "port", kind: .integer(0...65535), fallback: "8080",
        summary: "The port to listen on; 0 lets the system choose.")
    static let dataDirectory = Setting(
        name: "data_directory", kind: .text, fallback: "data",
        summary: "Where jobs and matrices are kept. One process at a time owns it.")
    static let computeThreads = Setting(
        name: "compute_threads", kind: .integer(0...1024), fallback: "0",
        summary: "How many threads compute kernels; 0 is one per processor.")
    static let ioQueues = Setting(
        name: "io_queues", kind: .integer(0...64), fallback: "0",
        summary: "How many queues serve connections; 0 is one for every two processors.")
    static let memoryBudget = Setting(
        name: "memory_budget", kind: .bytes, fallback: "0",
        summary: "What one job may take of memory; a job that needs more is refused. 0 is half of the memory."
    )
    static let resultLimit = Setting(
        name: "result_limit", kind: .bytes, fallback: "64GiB",
        summary: "The largest matrix that may be asked for.")
    static let queueCapacity = Setting(
        name: "queue_capacity", kind: .integer(1...1_000_000), fallback: "1000",
        summary: "How many jobs may be queued; further ones are answered 429.")
    static let retention = Setting(
        name: "retention", kind: .seconds(0...Double(Int32.max)), fallback: "2592000",
        summary: "Seconds that jobs are kept after their end, thirty days; 0 is for ever.")
    static let storageLimit = Setting(
        name: "storage_limit", kind: .bytes, fallback: "0",
        summary: "What all results may take of the disk; beyond it the oldest go. 0 is no limit.")
    static let datasetRetention = Setting(
        name: "dataset_retention", kind: .seconds(0...Double(Int32.max)), fallback: "0",
        summary: "Seconds that data sets are kept after they were last sent or named by a job; 0 is for ever."
    )
    static let datasetStorageLimit = Setting(
        name: "dataset_storage_limit", kind: .bytes, fallback: "0",
        summary: "What all data sets may take of the disk; beyond it the longest unused go. 0 is no limit.")
    static let maximumConnections = Setting(
        name: "max_connections", kind: .integer(1...1_000_000), fallback: "1024",
        summary: "How many connections may be open; further ones are answered 503.")
    static let maximumConnectionsPerAddress = Setting(
        name: "max_connections_per_address", kind: .integer(1...1_000_000), fallback: "64",
        summary:
            "How many of them one address may have; those of this machine, a proxy's too, are not counted."
    )
    static let tlsCertificate = Setting(
        name: "tls_certificate", kind: .text, fallback: "",
        summary:
            "A PEM file with the certificate and its chain: with it HTTPS is served. SIGHUP reads it again.")
    static let tlsKey = Setting(
        name: "tls_key", kind: .text, fallback: "",
        summary: "A PEM file with the certificate's private key, which has no password.")
    static let tlsClientRoots = Setting(
        name: "tls_client_roots", kind: .text, fallback: "",
        summary: "A PEM file of roots: only clients with a certificate of theirs are served.")
    static let tokensFile = Setting(
        name: "tokens_file", kind: .text, fallback: "",
        summary: "A file of the tokens that are let in; without it nobody is asked. SIGHUP reads it again.")
    static let allowAnonymous = Setting(
        name: "allow_anonymous", kind: .truth, fallback: "false",
        summary: "Serve others than this machine although nobody is asked for a token.")
    static let openMetrics = Setting(
        name: "open_metrics", kind: .truth, fallback: "false",
        summary: "Whether GET /metrics is answered without a token.")
    static let allowedHosts = Setting(
        name: "allowed_hosts", kind: .list, fallback: "",
        summary: "Names that the service answers to besides localhost and its numbers, without ports.")
    static let corsOrigins = Setting(
        name: "cors_origins", kind: .list, fallback: "",
        summary: "Other sites whose pages may use the service, such as https://example.org.")
    static let maximumRequests = Setting(
        name: "max_requests_per_connection", kind: .integer(1...Int.max), fallback: "1000000",
        summary: "After how many requests a connection is closed.")
    static let bodyLimit = Setting(
        name: "body_limit", kind: .bytes, fallback: "64MiB",
        summary: "The largest request body; larger ones are answered 413.")
    static let datasetLimit = Setting(
        name: "dataset_limit", kind: .bytes, fallback: "4GiB",
        summary: "The largest data set that may be uploaded; larger ones are answered 413.")
    static let headerTimeout = Setting(
        name: "header_timeout", kind: .seconds(0.1...3600), fallback: "10",
        summary: "Seconds from a request's first byte to the end of its header section.")
    static let bodyTimeout = Setting(
        name: "body_timeout", kind: .seconds(0.1...3600), fallback: "15",
        summary: "Seconds between two pieces of a request body.")
    static let writeTimeout = Setting(
        name: "write_timeout", kind: .seconds(0.1...3600), fallback: "30",
        summary: "Seconds for a client to take more of a response.")
    static let idleTimeout = Setting(
        name: "idle_timeout", kind: .seconds(0.1...86_400), fallback: "30",
        summary: "Seconds that a connection may stay open between requests.")
    static let drainTimeout = Setting(
        name: "drain_timeout", kind: .seconds(0...86_400), fallback: "20",
        summary: "Seconds that SIGTERM leaves the running job and open requests to finish.")
    static let logLevel = Setting(
        name: "log_level",
        kind: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        fallback: "info", summary: "The least severe messages that are logged.")
    static let logFormat = Setting(
        name: "log_format", kind: .choice(["text", "json"]), fallback: "text",
        summary: "Log lines for people (text) or for programs (json).")

    static let accessLog = Setting(
        name: "access_log", kind: .truth, fallback: "true",
        summary: "Whether every request is a line of the log: at info, what watches the service at debug.")

    /// Every setting, in the order of the file.
    static let all: [Setting] = [
        host, port, tlsCertificate, tlsKey, tlsClientRoots, tokensFile, allowAnonymous, openMetrics,
        allowedHosts,
        corsOrigins, dataDirectory, computeThreads, ioQueues, memoryBudget, resultLimit, queueCapacity,
        retention, storageLimit, datasetRetention, datasetStorageLimit,
        maximumConnections, maximumConnectionsPerAddress, maximumRequests, bodyLimit, datasetLimit,
        headerTimeout,
        bodyTimeout, writeTimeout, idleTimeout,
        drainTimeout, logLevel, logFormat, accessLog,
    ]
}
