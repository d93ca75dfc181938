internal import Jobs
internal import Synchronization

/// Holds callers to their quotas.
///
/// Jobs that arrive at the same time count for one another: what the store knows of an owner does not have them yet.
final class Allowance: Sendable {
    private struct Arriving {
        var jobs = 0
        var bytes = 0
    }

    /// A job on its way in, until ``end(_:)``.
    struct Arrival: Sendable {
        fileprivate let owner: String
        fileprivate let bytes: Int
    }

    private let arriving = Mutex<[String: Arriving]>([:])

    /// Lets a caller's job come, if its quotas allow it.
    ///
    /// - Returns: nil for whoever has no quotas.
    /// - Throws: ``QuotaExcess``, or ``StoreError``.
    func admit(_ submission: Submission, of caller: Caller, to queue: JobQueue) async throws -> Arrival? {
        guard case .token(let name, let quotas) = caller, quotas != .none else { return nil }
        let arrival = Arrival(owner: name, bytes: Self.whole(submission.order.form.byteCount))
        let others = begin(arrival)
        do {
            let usage = try await queue.usage(of: name, lastSeconds: Quotas.day)
            try quotas.check(
                Quotas.Usage(
                    queuedJobs: usage.queued + others.jobs,
                    storedBytes: Self.sum(Self.whole(usage.storedBytes), others.bytes),
                    processorSeconds: usage.seconds), addingBytes: arrival.bytes)
        } catch {
            end(arrival)
            throw error
        }
        return arrival
    }

    /// The job is in the store, or will not be.
    func end(_ arrival: Arrival?) {
        guard let arrival else { return }
        arriving.withLock { arriving in
            guard var rest = arriving[arrival.owner], rest.jobs > 1 else {
                arriving[arrival.owner] = nil
                return
            }
            rest.jobs -= 1
            rest.bytes -= arrival.bytes
            arriving[arrival.owner] = rest
        }
    }

    /// What was arriving before.
    private func begin(_ arrival: Arrival) -> Arriving {
        arriving.withLock { arriving in
            let others = arriving[arrival.owner] ?? Arriving()
            arriving[arrival.owner] = Arriving(
                jobs: others.jobs + 1, bytes: Self.sum(others.bytes, arrival.bytes))
            return others
        }
    }

    private static func whole(_ bytes: Double) -> Int { Int(exactly: bytes.rounded(.up)) ?? .max }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? .max : sum
    }
}
