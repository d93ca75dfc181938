internal import Jobs
internal import NeuralKernels
internal import Platform
internal import Synchronization

/// By what samples stand in their order.
enum OrderKind: String, CaseIterable {
    /// As the job has them.
    case data
    /// As clusters of them stand below their tree.
    case cluster
    /// By the targets of the job's regression or training.
    case label
}

/// The orders that were asked for, each found once.
///
/// Whoever asks for one that is being found waits for it, and when nobody waits any more it is given up. Clusters are
/// found one after another, so that all of them together take no more memory than those of one kernel may. Of what is
/// found, the orders that were asked for last are kept.
actor SampleOrders {
    /// What decides an order.
    struct Name: Hashable, Sendable {
        let digest: KernelDigest
        /// Of a kernel that was recorded in training.
        let step: Int?
        let kind: OrderKind
    }

    /// Finds an order; ends early, by an error, when `check` throws.
    typealias Search = @Sendable (_ check: @escaping @Sendable () throws -> Void) async throws -> SampleOrder

    private struct Underway {
        let task: Task<SampleOrder, any Error>
        let stop: Stop
        /// Tells searches for one order apart.
        let number: Int
        var waiting: Int
    }

    /// Bytes of the orders that are kept.
    private let capacity: Int
    private var kept: [Name: SampleOrder] = [:]
    /// The names of those, the one that was asked for last at the end.
    private var names: [Name] = []
    private var underway: [Name: Underway] = [:]
    private var begun = 0
    /// Ends when the search for clusters that was begun last does.
    private var last: Task<Void, Never>?

    init(capacity: Int) { self.capacity = capacity }

    /// The order of that name, which `search` finds where it is not known.
    ///
    /// - Throws: What `search` throws, and `CancellationError` where the task is cancelled.
    func order(_ name: Name, by search: @escaping Search) async throws -> SampleOrder {
        if let order = kept[name] {
            note(name)
            return order
        }
        let (task, number) = join(name, search)
        return try await withTaskCancellationHandler {
            let result = await task.result
            leave(name, number, with: result)
            return try result.get()
        } onCancel: {
            Task { await self.abandon(name, number) }
        }
    }

    private func join(_ name: Name, _ search: @escaping Search) -> (Task<SampleOrder, any Error>, Int) {
        if let found = underway[name] {
            underway[name]?.waiting += 1
            return (found.task, found.number)
        }
        begun += 1
        let (stop, before) = (Stop(), name.kind == .cluster ? last : nil)
        let task = Task {
            await before?.value
            try stop.check()
            return try await search { try stop.check() }
        }
        if name.kind == .cluster { last = Task { _ = await task.result } }
        underway[name] = Underway(task: task, stop: stop, number: begun, waiting: 1)
        return (task, begun)
    }

    /// The first to hear of an end keeps what was found.
    private func leave(_ name: Name, _ number: Int, with result: Result<SampleOrder, any Error>) {
        guard underway[name]?.number == number else { return }
        underway[name] = nil
        guard case .success(let order) = result, order.byteCount <= capacity / 4 else { return }
        kept[name] = order
        note(name)
        while kept.values.reduce(0, { $0 + $1.byteCount }) > capacity { kept[names.removeFirst()] = nil }
    }

    /// One who waits does so no longer.
    private func abandon(_ name: Name, _ number: Int) {
        guard underway[name]?.number == number else { return }
        underway[name]?.waiting -= 1
        guard underway[name]?.waiting == 0 else { return }
        underway[name]?.stop.set()
        underway[name] = nil
    }

    private func note(_ name: Name) {
        names.removeAll { $0 == name }
        names.append(name)
    }
}

/// Whether a search is to end.
private final class Stop: Sendable {
    private let isSet = Atomic(false)

    func set() { isSet.store(true, ordering: .relaxed) }

    func check() throws {
        if isSet.load(ordering: .relaxed) { throw CancellationError() }
    }
}

extension SampleOrder {
    fileprivate var byteCount: Int { 8 * (indices.count + (heights?.count ?? 0)) + 256 }
}
