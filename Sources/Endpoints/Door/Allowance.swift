internal import Jobs
internal import Synchronization

/// Holds callers to their quotas.
///
/// Jobs and data sets that arrive at the same time count for one another: what the stores know of an owner does not have
/// them yet. They are looked at before the stores are: what comes in between counts twice for a moment, not never.
final class Allowance: Sendable {
    struct Arriving: Hashable {
        var jobs = 0
        var bytes = 0
    }

    private let arriving = Mutex<[String: Arriving]>([:])

    /// What is on its way of an owner's.
    func arriving(of owner: String) -> Arriving { arriving.withLock { $0[owner] ?? Arriving() } }

    /// Changes what is on its way of an owner's.
    ///
    /// - Returns: What was before.
    @discardableResult func change(_ owner: String, jobs: Int, bytes: Int) -> Arriving {
        arriving.withLock { arriving in
            let before = arriving[owner] ?? Arriving()
            let after = Arriving(jobs: before.jobs + jobs, bytes: before.bytes + bytes)
            arriving[owner] = after == Arriving() ? nil : after
            return before
        }
    }

    /// What an owner has of the service, without what is on its way.
    func usage(of owner: String, _ service: Service) async throws -> Quotas.Usage {
        let usage = try await service.jobs.usage(of: owner, lastSeconds: Quotas.day)
        let results = Int(exactly: usage.storedBytes.rounded(.up)) ?? .max
        return Quotas.Usage(
            queuedJobs: usage.queued,
            storedBytes: results.saturatingSum(service.datasets.catalog.bytes(heldBy: owner)),
            processorSeconds: usage.seconds)
    }
}

/// Jobs.
extension Allowance {
    /// A job on its way in, until ``end(_:)``.
    struct Arrival: Sendable {
        fileprivate let owner: String
        fileprivate let bytes: Int
    }

    /// Lets a caller's job come, if its quotas allow it.
    ///
    /// - Returns: nil for whoever has no quotas.
    /// - Throws: ``QuotaExcess``, or ``StoreError``.
    func admit(_ submission: Submission, of caller: Caller, _ service: Service) async throws -> Arrival? {
        guard case .token(let name, let quotas) = caller, quotas != .none else { return nil }
        let bytes = Int(exactly: submission.order.form.byteCount.rounded(.up)) ?? .max
        // What no quota could take need not be added up.
        try quotas.checkBytes(0, adding: bytes)
        let arrival = Arrival(owner: name, bytes: quotas.storedBytes == nil ? 0 : bytes)
        let others = change(name, jobs: 1, bytes: arrival.bytes)
        do {
            try quotas.check(try await usage(of: name, service).adding(others), addingBytes: bytes)
        } catch {
            end(arrival)
            throw error
        }
        return arrival
    }

    /// Sees whether any job of a caller's could come, whose result has a byte at least.
    ///
    /// - Throws: ``QuotaExcess``, or ``StoreError``.
    func check(_ caller: Caller, _ service: Service) async throws {
        guard case .token(let name, let quotas) = caller, quotas != .none else { return }
        let others = arriving(of: name)
        try quotas.check(try await usage(of: name, service).adding(others), addingBytes: 1)
    }

    /// The job is in the store, or will not be.
    func end(_ arrival: Arrival?) {
        guard let arrival else { return }
        change(arrival.owner, jobs: -1, bytes: -arrival.bytes)
    }
}

extension Quotas.Usage {
    fileprivate func adding(_ arriving: Allowance.Arriving) -> Quotas.Usage {
        Quotas.Usage(
            queuedJobs: queuedJobs + arriving.jobs, storedBytes: storedBytes.saturatingSum(arriving.bytes),
            processorSeconds: processorSeconds)
    }
}
