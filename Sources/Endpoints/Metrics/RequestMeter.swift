internal import Synchronization

/// Counts requests by route, method and class of status, and how long their answers took to begin.
///
/// There are as many series as the route table has lines for, whatever clients send.
final class RequestMeter: Sendable {
    private struct State {
        /// By route, method and class, in one line.
        var counts: [Int]
        /// By route and bucket; the last is for all that is slower.
        var buckets: [Int]
        var seconds: [Double]
        var storeErrors = 0
    }

    private static let methods = ["GET", "HEAD", "POST", "DELETE", "OPTIONS", "other"]
    private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]
    /// Upper ends in seconds: health is answered in microseconds, `Prefer: wait` in minutes.
    private static let bounds = [0.0001, 0.0005, 0.0025, 0.01, 0.05, 0.25, 1, 5, 30, 300]

    private let routes: [String]
    private let places: [String: Int]
    private let state: Mutex<State>

    /// - Parameter templates: Of all routes; each once is enough.
    init(templates: [String]) {
        routes = [Visit.nowhere] + Set(templates).sorted()
        places = Dictionary(uniqueKeysWithValues: routes.enumerated().map { ($1, $0) })
        state = Mutex(
            State(
                counts: Array(repeating: 0, count: routes.count * Self.methods.count * Self.classes.count),
                buckets: Array(repeating: 0, count: routes.count * (Self.bounds.count + 1)),
                seconds: Array(repeating: 0, count: routes.count)))
    }

    /// Counts a request.
    func note(route: String, method: String, status: Int, seconds: Double) {
        let route = places[route] ?? 0
        let method = Self.methods.firstIndex(of: method) ?? Self.methods.count - 1
        let line = (route * Self.methods.count + method) * Self.classes.count
        let place = line + min(max(status / 100, 1), Self.classes.count) - 1
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.counts[place] += 1
            state.buckets[route * (Self.bounds.count + 1) + bucket] += 1
            state.seconds[route] += seconds
        }
    }

    /// Counts something that the store could not do for a request.
    func noteStoreError() { state.withLock { $0.storeErrors += 1 } }

    /// The series that are not zero.
    var families: [MetricFamily] {
        let state = state.withLock { $0 }
        return [
            MetricFamily(
                "ntkd_http_requests_total", .counter,
                help: "Requests answered, by route template, method and class of status.",
                samples: counts(state)),
            MetricFamily(
                "ntkd_http_request_duration_seconds", .histogram,
                help: "Time until an answer began, by route template.",
                samples: routes.indices.flatMap { histogram(of: $0, state) }),
            MetricFamily(
                "ntkd_store_errors_total", .counter,
                help: "What the store could not do, by whom it was asked.",
                samples: [
                    MetricFamily.Sample(
                        labels: [MetricFamily.Label("source", "request")], value: Double(state.storeErrors))
                ]),
        ]
    }

    private func counts(_ state: State) -> [MetricFamily.Sample] {
        state.counts.indices.filter { state.counts[$0] > 0 }.map { place in
            let line = place / Self.classes.count
            return MetricFamily.Sample(
                labels: [
                    MetricFamily.Label("route", routes[line / Self.methods.count]),
                    MetricFamily.Label("method", Self.methods[line % Self.methods.count]),
                    MetricFamily.Label("status", Self.classes[place % Self.classes.count]),
                ], value: Double(state.counts[place]))
        }
    }

    private func histogram(of route: Int, _ state: State) -> [MetricFamily.Sample] {
        let width = Self.bounds.count + 1
        let buckets = state.buckets[route * width..<(route + 1) * width]
        let total = buckets.reduce(0, +)
        guard total > 0 else { return [] }
        let label = MetricFamily.Label("route", routes[route])
        var sum = 0
        var samples = zip(Self.bounds + [.infinity], buckets).map { bound, count in
            sum += count
            return MetricFamily.Sample(
                suffix: "_bucket", labels: [label, MetricFamily.Label("le", PrometheusText.number(bound))],
                value: Double(sum))
        }
        samples.append(MetricFamily.Sample(suffix: "_sum", labels: [label], value: state.seconds[route]))
        samples.append(MetricFamily.Sample(suffix: "_count", labels: [label], value: Double(total)))
        return samples
    }
}
