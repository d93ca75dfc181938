import Jobs

/// What is done from time to time, and what is kept.
extension QueueModel {
    /// Seconds that jobs are kept after their end.
    static let age = 100.0

    /// Bytes of results that are kept: two of the three results, unless one is the largest.
    var limit: Double { bytes[0] + bytes[1] }

    var storedBytes: Double { Set(results).reduce(0) { $0 + bytes[$1] } }

    /// The kernels that there are results of, in the order of their last jobs' ends.
    private var results: [Int] {
        let succeeded = jobs.values.filter { $0.state == .succeeded }
        let last = Dictionary(grouping: succeeded, by: \.kernel).mapValues { jobs in
            jobs.map { ($0.end ?? 0, $0.id) }.max(by: <) ?? (0, jobs[0].id)
        }
        return last.sorted { $0.value < $1.value }.map(\.key)
    }

    mutating func maintain() {
        // Jobs begin when the upkeep is done, and what the store refuses is left for the next time.
        defer { dispatch() }
        for (id, outcome) in unrecorded.sorted(by: { $0.key < $1.key }) {
            guard (try? move(id, from: .running, to: outcome.state, at: outcome.end)) != nil else { return }
            unrecorded[id] = nil
        }
        let old = jobs.values.filter { $0.end.map { $0 < seconds - Self.age } ?? false }
        guard isForgotten(old) else { return }
        var surplus: [Entry] = []
        var total = storedBytes
        for kernel in results.dropLast() where total > limit {
            total -= bytes[kernel]
            surplus += jobs.values.filter { $0.state == .succeeded && $0.kernel == kernel }
        }
        _ = isForgotten(surplus)
    }

    /// Whether the store forgets jobs that have been kept for long enough.
    private mutating func isForgotten(_ old: [Entry]) -> Bool {
        guard !old.isEmpty else { return true }
        guard (try? write()) != nil else { return false }
        for job in old { forget(job.id) }
        expired.formUnion(old.map(\.id))
        return true
    }
}
