internal import Dispatch
internal import Endpoints
internal import Foundation
internal import HTTP
internal import Jobs
internal import LinearAlgebra
internal import Logging
internal import Platform
internal import Storage
internal import Transport

/// The running service: everyone introduced to everyone.
struct Daemon {
    private let settings: Settings
    private let logger: Logger

    init(_ settings: Settings) {
        self.settings = settings
        logger = Logger(label: "ntkd") { label in
            LogLine(logLevel: settings.log.level, label: label, format: settings.log.format)
        }
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
        let directory = try Self.dataDirectory(settings.dataDirectory)
        let signals = Signals()
        let pool = ComputePool(width: settings.computeThreads)
        let jobs: JobQueue
        let application: Application
        do {
            let results = try FileResultStore(directory: directory.results)
            let costs = try await MeasuredCosts.model(
                on: pool, keptIn: CalibrationFile(path: directory.calibration))
            jobs = JobQueue(
                store: try SQLiteJobStore(path: directory.database), results: results, pool: pool,
                memory: settings.limits.memory, costs: costs.contraction, clock: .system,
                capacity: settings.queueCapacity, report: JobLog(logger: logger).report)
            try await jobs.start()
            let service = Service(
                jobs: jobs, results: results, pool: pool, limits: settings.limits, costs: costs)
            application = try Application(service: service) { [logger] error in
                logger.error("a request failed", metadata: ["error": "\(error)"])
            }
        } catch {
            throw Failure.configuration("the data directory \(directory.path) cannot be used: \(error)")
        }
        let server = Server(settings: settings.server, handler: Front(application: application))
        let address = try await Self.start(server, at: settings.server.address)
        logger.notice(
            "listening",
            metadata: [
                "url": "http://\(address)", "data": "\(directory.path)",
                "threads": "\(settings.computeThreads)",
                "blas": "\(BLAS.processor)",
            ])
        await serve(server, jobs, until: signals.received)
        logger.notice("stopped")
        withExtendedLifetime(directory) {}
    }

    private func serve(_ server: Server, _ jobs: JobQueue, until signals: AsyncStream<Int32>) async {
        var signals = signals.makeAsyncIterator()
        let first = await signals.next()
        logger.notice(
            "draining", metadata: ["signal": "\(first ?? 0)", "at_most_seconds": "\(settings.drainSeconds)"])
        let second = Task { [logger] in
            guard let second = await signals.next() else { return }
            logger.warning("ending at once", metadata: ["signal": "\(second)"])
            Foundation.exit(1)
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

    private static func start(_ server: Server, at address: SocketAddress) async throws(Failure)
        -> SocketAddress
    {
        do throws(SystemError) {
            return try await server.start()
        } catch {
            throw .configuration("cannot listen on \(address) (settings host and port): \(error)")
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
