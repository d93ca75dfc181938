internal import Dispatch
internal import Endpoints
internal import Foundation
internal import Glibc
internal import HTTP
internal import Jobs
internal import LinearAlgebra
internal import Logging
internal import NeuralKernels
internal import Platform
internal import Storage
internal import Transport

/// The running service: everyone introduced to everyone.
struct Daemon {
    private let settings: Settings
    private let logger: Logger
    private let audit: AuditLog

    /// Bytes of job documents that are kept as they were sent.
    private static let cachedDocuments = 16 << 20
    /// Seconds between two looks at what has to be done from time to time.
    private static let upkeepInterval = 10

    init(_ settings: Settings) {
        self.settings = settings
        logger = settings.log.logger("ntkd")
        audit = AuditLog(logger: settings.log.logger("ntkd.audit"))
    }

    /// Serves until SIGTERM or SIGINT, then lets what is in flight finish; a second signal ends at once.
    ///
    /// - Throws: ``Failure``.
    func run() async throws {
        Signals.ignoreBrokenPipes()
        // What clients compute is nobody else's to read.
        umask(0o077)
        BLAS.useCallersThread()
        Allocator.keepFreedMemory(arenas: settings.computeThreads)
        let tokens = try Self.tokens(settings.door.tokensFile)
        let directory = try Self.dataDirectory(settings.dataDirectory)
        let signals = Signals()
        let pool = ComputePool(width: settings.computeThreads)
        let documents = DocumentCache(capacity: Self.cachedDocuments)
        let meter = JobMeter()
        let jobs: JobQueue
        let observatory: Observatory
        let application: Application
        do {
            let results = FileResultStore(directory: directory.results, isLasting: true)
            let costs = try await MeasuredCosts.model(
                on: pool, keptIn: CalibrationFile(path: directory.calibration))
            let datasets = try FileDatasetStore(directory: directory.datasets)
            jobs = JobQueue(
                store: try SQLiteJobStore(path: directory.database), results: results, datasets: datasets,
                pool: pool, costs: costs.contraction, clock: .system, settings: settings.queue
            ) { [documents, meter, log = JobLog(logger: logger)] event in
                if case .expired(let id) = event { documents.forget(id) }
                meter.note(event)
                log.report(event)
            }
            try await jobs.start()
            observatory = Observatory(
                jobs: jobs, meter: meter, datasets: datasets,
                store: try StoreObserver(database: directory.database, directory: directory.path),
                logger: logger)
            var service = Service(
                jobs: jobs, results: results, datasets: datasets, clock: .system, pool: pool,
                limits: settings.limits, costs: costs, documents: documents)
            service.vitals = observatory.vitals
            let reports = Application.Reports(
                failed: { [logger] error in
                    logger.error("a request failed", metadata: ["error": "\(error)"])
                }, changed: audit.note,
                answered: settings.log.hasAccess && settings.log.level <= .info
                    ? AccessLog(logger: logger).note : nil)
            application = try Application(
                service: service, door: settings.door.door(tokens), reports: reports)
        } catch StoreError.damaged(let words) {
            throw Failure.configuration("the database is damaged, and left as it is: \(words)")
        } catch {
            throw Failure.configuration("the data directory \(directory.path) cannot be used: \(error)")
        }
        var server = settings.server
        server.maximumConnections = min(server.maximumConnections, Descriptors.forConnections())
        let front = Front(
            application: application, log: TransportLog(logger: logger), observatory: observatory)
        let running = try await started(server, front, directory.path)
        observatory.watch(running)
        let reload = Reload(
            server: running, hasCertificate: settings.server.tls != nil, tokens: tokens,
            tokensFile: settings.door.tokensFile, logger: logger, audit: audit)
        await serve(running, jobs, observatory, reload, until: signals)
        logger.notice("stopped")
        withExtendedLifetime(directory) {}
    }

    private func started(
        _ settings: ServerSettings, _ front: Front, _ directory: String
    ) async throws(Failure) -> Server {
        let server = Server(settings: settings, handler: front)
        let address = try await Self.start(server, settings)
        logger.notice(
            "listening",
            metadata: [
                "url": "\(settings.tls == nil ? "http" : "https")://\(address)", "data": "\(directory)",
                "threads": "\(self.settings.computeThreads)",
                "blas": "\(BLAS.processor)",
            ])
        return server
    }

    private func serve(
        _ server: Server, _ jobs: JobQueue, _ observatory: Observatory, _ reload: Reload,
        until received: borrowing Signals
    ) async {
        let reloads = Task { [hangUps = received.hangUps] in
            for await _ in hangUps { await reload.run() }
        }
        let upkeep = Task { [logger] in
            while !Task.isCancelled {
                do { try await jobs.maintain() } catch {
                    logger.error("the store cannot be kept in order", metadata: ["error": "\(error)"])
                }
                // What many slow readers or large requests have left behind; between jobs it would only be taken again.
                if await jobs.isIdle { Allocator.giveBack() }
                try await Task.sleep(for: .seconds(Self.upkeepInterval))
            }
        }
        defer {
            reloads.cancel()
            upkeep.cancel()
        }
        var signals = received.received.makeAsyncIterator()
        let first = await signals.next()
        observatory.noteDraining()
        logger.notice(
            "draining", metadata: ["signal": "\(first ?? 0)", "at_most_seconds": "\(settings.drainSeconds)"])
        let second = Task { [logger] in
            guard let second = await signals.next() else { return }
            logger.warning("ending at once", metadata: ["signal": "\(second)"])
            // No farewells, as exit(3) has them: OpenBLAS frees its memory there, in which threads still compute.
            Glibc._exit(1)
        }
        async let jobsDrained: Void = jobs.drain(within: settings.drainSeconds)
        // A little longer than the job, whose end some request may be waiting for.
        async let serverDrained: Void = server.drain(within: .seconds(settings.drainSeconds + 1))
        _ = await (jobsDrained, serverDrained)
        second.cancel()
    }

    private static func dataDirectory(_ path: String) throws(Failure) -> DataDirectory {
        do throws(DataDirectoryError) {
            return try DataDirectory(path: path)
        } catch {
            switch error {
            case .notWritable(let path, let reason):
                throw .configuration("the data directory \(path) cannot be written to: \(reason)")
            case .inUse(let path):
                throw .configuration("the data directory \(path) belongs to another ntkd that is running")
            }
        }
    }

    private static func start(
        _ server: Server, _ settings: ServerSettings
    ) async throws(Failure) -> SocketAddress {
        do throws(ServerError) {
            return try await server.start()
        } catch {
            switch error {
            case .system(let error):
                throw .configuration(
                    "cannot listen on \(settings.address) (settings host and port): \(error)")
            case .tls(let error): throw .configuration(error.description)
            }
        }
    }

    /// The tokens that are let in at first; nil when nobody is asked.
    private static func tokens(_ path: String?) throws(Failure) -> TokenBook? {
        guard let path else { return nil }
        do throws(TokensFileError) { return TokenBook(try TokensFile.read(path)) } catch {
            throw .configuration(error.description)
        }
    }
}

extension JobClock {
    /// The machine's own clocks.
    static let system = JobClock(
        now: { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
        uptime: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
        sleep: { try await Task.sleep(for: .seconds($0)) })
}
