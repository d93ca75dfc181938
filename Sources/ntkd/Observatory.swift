internal import Endpoints
internal import Foundation
internal import Jobs
internal import Logging
internal import Storage
internal import Synchronization
internal import Transport

/// What whoever watches the service is told.
final class Observatory: Sendable {
    private let jobs: JobQueue
    private let meter: JobMeter
    private let datasets: any DatasetStore
    private let store: StoreObserver
    private let logger: Logger
    /// nil until it serves.
    private let server = Mutex<Server?>(nil)
    private let failedHandshakes = Atomic<Int>(0)
    private let draining = Atomic(false)
    /// What the log knows of the store.
    private let knownFault = Mutex<StoreFault?>(nil)

    init(
        jobs: JobQueue, meter: JobMeter, datasets: any DatasetStore, store: StoreObserver, logger: Logger
    ) {
        self.datasets = datasets
        self.jobs = jobs
        self.meter = meter
        self.store = store
        self.logger = logger
    }

    func watch(_ server: Server) { self.server.withLock { $0 = server } }

    func noteFailedHandshake() { failedHandshakes.add(1, ordering: .relaxed) }

    func noteDraining() { draining.store(true, ordering: .relaxed) }

    var vitals: Vitals {
        Vitals(
            metrics: { await self.metrics() }, obstacles: { await self.obstacles() })
    }

    private func obstacles() async -> [Obstacle] {
        let fault = await store.fault()
        let isNews = knownFault.withLock { known in
            defer { known = fault }
            return known != fault
        }
        if isNews, let fault {
            logger.error("the store cannot be used", metadata: ["reason": "\(fault)"])
        } else if isNews {
            logger.notice("the store can be used again")
        }
        var obstacles: [Obstacle] = draining.load(ordering: .relaxed) ? [.draining] : []
        switch fault {
        case .diskFull: obstacles.append(.diskFull)
        case .failed: obstacles.append(.storeUnusable)
        case nil: break
        }
        return obstacles
    }

    private func metrics() async -> [MetricFamily] {
        let server = server.withLock { $0 }
        return await jobMetrics() + storeMetrics() + [
            MetricFamily(
                "ntkd_connections_open", .gauge, help: "Connections that are open.",
                value: await server?.connectionCount ?? 0),
            MetricFamily(
                "ntkd_tls_handshake_failures_total", .counter,
                help: "Clients with which TLS was not agreed on.",
                value: failedHandshakes.load(ordering: .relaxed)),
        ] + ProcessMetrics.families
    }

    private func jobMetrics() async -> [MetricFamily] {
        var families = meter.families
        families.append(
            MetricFamily(
                "ntkd_queue_depth", .gauge, help: "Jobs that wait for their turn.", value: await jobs.depth))
        // What the store does not tell is left out, and its fault is what readiness shows.
        do throws(StoreError) {
            let census = try await store.census()
            families.append(
                MetricFamily(
                    "ntkd_jobs", .gauge, help: "Jobs that are kept, by state.",
                    samples: JobState.allCases.map {
                        MetricFamily.Sample(
                            labels: [MetricFamily.Label("state", $0.rawValue)],
                            value: Double(census.counts[$0] ?? 0))
                    }))
            let waited = census.oldestQueued.map { oldest in
                Date().timeIntervalSince1970 - Double(oldest.milliseconds) / 1000
            }
            families.append(
                MetricFamily(
                    "ntkd_queue_oldest_age_seconds", .gauge,
                    help: "How long the oldest queued job has waited; 0 when none does.",
                    value: max(0, waited ?? 0)))
        } catch {
            logger.error("the jobs cannot be counted", metadata: ["error": "\(error)"])
        }
        return families
    }

    private func storeMetrics() async -> [MetricFamily] {
        let usage = await store.usage()
        let datasets = datasets.catalog.totals
        return [
            MetricFamily(
                "ntkd_datasets", .gauge, help: "Data sets that are kept.", value: datasets.count),
            MetricFamily(
                "ntkd_datasets_bytes", .gauge, help: "Bytes of the data sets that are kept.",
                value: datasets.bytes),
            MetricFamily(
                "ntkd_results_bytes", .gauge, help: "Bytes of the results that are kept.",
                value: usage.results),
            MetricFamily(
                "ntkd_data_directory_bytes", .gauge, help: "Bytes of all files in the data directory.",
                value: usage.total),
            MetricFamily(
                "ntkd_disk_free_bytes", .gauge, help: "Bytes of the data directory's disk that are free.",
                value: usage.free),
        ]
    }
}
