/// How the process is, as far as endpoints cannot see it.
package struct Vitals: Sendable {
    /// What can be measured of it.
    let metrics: @Sendable () async -> [MetricFamily]
    /// Why it should get no requests now; none when it should.
    let obstacles: @Sendable () async -> [Obstacle]

    package init(
        metrics: @escaping @Sendable () async -> [MetricFamily],
        obstacles: @escaping @Sendable () async -> [Obstacle]
    ) {
        self.metrics = metrics
        self.obstacles = obstacles
    }

    /// Of a service that nobody watches.
    package static let unwatched = Vitals(metrics: { [] }, obstacles: { [] })
}

/// Why a service should get no requests.
package enum Obstacle: Hashable, Sendable {
    case draining
    case diskFull
    case storeUnusable
}
