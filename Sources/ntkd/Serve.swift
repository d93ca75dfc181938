internal import ArgumentParser
internal import Foundation

/// `ntkd serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves until SIGTERM or SIGINT.",
        discussion: """
            Every flag is also a line of the configuration file (with underscores) and an environment variable
            (NTKD_ and the name in capitals). A flag beats the environment, the environment beats the file.
            """)

    @OptionGroup(title: "Settings") var flags: SettingFlags

    @Option(help: "A YAML file of settings.") var config: String?

    @Flag(help: "Print what is in force and from where, and end.") var printConfig = false

    func run() async throws {
        let settings: Settings
        let reader: SettingsReader
        do throws(SettingsError) {
            reader = try SettingsReader(
                flags: flags.values, environment: ProcessInfo.processInfo.environment, file: config)
            settings = try Settings(reader, machine: .current)
        } catch {
            throw Failure.configuration(error.description)
        }
        guard !printConfig else {
            for setting in Setting.all {
                let (text, source) = reader.text(setting)
                print("\(setting.name): \(text)  # \(source)")
            }
            return
        }
        try await Daemon(settings).run()
    }
}

/// The settings as command line options, with the names and meanings of ``Setting``.
struct SettingFlags: ParsableArguments {
    @Option(help: Self.help(.host)) var host: String?
    @Option(help: Self.help(.port)) var port: String?
    @Option(help: Self.help(.tlsCertificate)) var tlsCertificate: String?
    @Option(help: Self.help(.tlsKey)) var tlsKey: String?
    @Option(help: Self.help(.tlsClientRoots)) var tlsClientRoots: String?
    @Option(help: Self.help(.tokensFile)) var tokensFile: String?
    @Flag(help: Self.help(.allowAnonymous)) var allowAnonymous = false
    @Option(help: Self.help(.openMetrics)) var openMetrics: String?
    @Option(help: Self.help(.allowedHosts)) var allowedHosts: String?
    @Option(help: Self.help(.corsOrigins)) var corsOrigins: String?
    @Option(help: Self.help(.dataDirectory)) var dataDirectory: String?
    @Option(help: Self.help(.computeThreads)) var computeThreads: String?
    @Option(help: Self.help(.ioQueues)) var ioQueues: String?
    @Option(help: Self.help(.memoryBudget)) var memoryBudget: String?
    @Option(help: Self.help(.resultLimit)) var resultLimit: String?
    @Option(help: Self.help(.queueCapacity)) var queueCapacity: String?
    @Option(help: Self.help(.retention)) var retention: String?
    @Option(help: Self.help(.storageLimit)) var storageLimit: String?
    @Option(help: Self.help(.datasetRetention)) var datasetRetention: String?
    @Option(help: Self.help(.datasetStorageLimit)) var datasetStorageLimit: String?
    @Option(help: Self.help(.maximumConnections)) var maxConnections: String?
    @Option(help: Self.help(.maximumConnectionsPerAddress)) var maxConnectionsPerAddress: String?
    @Option(help: Self.help(.maximumRequests)) var maxRequestsPerConnection: String?
    @Option(help: Self.help(.bodyLimit)) var bodyLimit: String?
    @Option(help: Self.help(.datasetLimit)) var datasetLimit: String?
    @Option(help: Self.help(.headerTimeout)) var headerTimeout: String?
    @Option(help: Self.help(.bodyTimeout)) var bodyTimeout: String?
    @Option(help: Self.help(.writeTimeout)) var writeTimeout: String?
    @Option(help: Self.help(.idleTimeout)) var idleTimeout: String?
    @Option(help: Self.help(.drainTimeout)) var drainTimeout: String?
    @Option(help: Self.help(.logLevel)) var logLevel: String?
    @Option(help: Self.help(.logFormat)) var logFormat: String?
    @Option(help: Self.help(.accessLog)) var accessLog: String?

    /// What the command line sets, by setting name.
    var values: [String: String] {
        let pairs: [(Setting, String?)] = [
            (.host, host), (.port, port), (.tlsCertificate, tlsCertificate), (.tlsKey, tlsKey),
            (.tlsClientRoots, tlsClientRoots), (.tokensFile, tokensFile),
            (.allowAnonymous, allowAnonymous ? "true" : nil), (.openMetrics, openMetrics),
            (.allowedHosts, allowedHosts), (.corsOrigins, corsOrigins), (.dataDirectory, dataDirectory),
            (.computeThreads, computeThreads),
            (.ioQueues, ioQueues), (.memoryBudget, memoryBudget), (.resultLimit, resultLimit),
            (.queueCapacity, queueCapacity), (.retention, retention), (.storageLimit, storageLimit),
            (.datasetRetention, datasetRetention), (.datasetStorageLimit, datasetStorageLimit),
            (.maximumConnections, maxConnections),
            (.maximumConnectionsPerAddress, maxConnectionsPerAddress),
            (.maximumRequests, maxRequestsPerConnection), (.bodyLimit, bodyLimit),
            (.datasetLimit, datasetLimit), (.headerTimeout, headerTimeout), (.bodyTimeout, bodyTimeout),
            (.writeTimeout, writeTimeout),
            (.idleTimeout, idleTimeout), (.drainTimeout, drainTimeout), (.logLevel, logLevel),
            (.logFormat, logFormat), (.accessLog, accessLog),
        ]
        return Dictionary(
            uniqueKeysWithValues: pairs.compactMap { setting, value in
                value.map { (setting.name, $0) }
            })
    }

    private static func help(_ setting: Setting) -> ArgumentHelp {
        "\(setting.summary) (default: \(setting.fallback.isEmpty ? "none" : setting.fallback))"
    }
}
