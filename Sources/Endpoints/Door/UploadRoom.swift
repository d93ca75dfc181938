internal import Jobs
internal import Synchronization

/// The room that a data set on its way takes of its owner's quota: what it is known to need so far.
final class UploadRoom: Sendable {
    fileprivate let owner: String
    fileprivate let quotas: Quotas
    private let allowance: Allowance
    /// What was kept of the owner's when the upload began.
    private let stored: Int
    private let reserved = Mutex(0)

    fileprivate init(_ allowance: Allowance, owner: String, quotas: Quotas, stored: Int) {
        self.allowance = allowance
        self.owner = owner
        self.quotas = quotas
        self.stored = stored
    }

    /// Makes sure of room for so many bytes altogether.
    ///
    /// - Throws: ``QuotaExcess``, and what was reserved stays so.
    func reserve(_ bytes: Int) throws(QuotaExcess) {
        let result: Result<Void, QuotaExcess> = reserved.withLock { reserved in
            guard bytes > reserved else { return .success(()) }
            // First the change, then the check: of two that reserve at once one sees the other.
            let before = allowance.change(owner, jobs: 0, bytes: bytes - reserved)
            do throws(QuotaExcess) {
                try quotas.checkBytes(stored.saturatingSum(before.bytes - reserved), adding: bytes)
            } catch {
                allowance.change(owner, jobs: 0, bytes: reserved - bytes)
                return .failure(error)
            }
            reserved = bytes
            return .success(())
        }
        try result.get()
    }

    /// What else is on its way of the owner's.
    fileprivate var others: Int {
        reserved.withLock { allowance.arriving(of: owner).bytes - $0 }
    }

    /// The data set is in the store, or will not be.
    func end() {
        reserved.withLock { reserved in
            allowance.change(owner, jobs: 0, bytes: -reserved)
            reserved = 0
        }
    }
}

/// Data sets.
extension Allowance {
    /// Lets a caller's data set come that has at least so many bytes, if its quota allows it.
    ///
    /// - Returns: nil for whoever has no quota of bytes.
    /// - Throws: ``QuotaExcess``, or ``StoreError``.
    func room(
        forUploadOf bytes: Int, by caller: Caller, _ service: Service
    ) async throws -> UploadRoom? {
        guard case .token(let name, let quotas) = caller, quotas.storedBytes != nil else { return nil }
        let stored = try await usage(of: name, service).storedBytes
        let room = UploadRoom(self, owner: name, quotas: quotas, stored: stored)
        try room.reserve(bytes)
        return room
    }

    /// Sees whether a data set fits whose bytes have all come, other uploads having ended since it began.
    ///
    /// What its owner holds already takes no more room.
    /// - Throws: ``QuotaExcess``, or ``StoreError``.
    func settle(_ room: UploadRoom?, _ finding: DatasetReading.Finding, _ service: Service) async throws {
        guard let room, service.datasets.catalog[finding.id]?.holds.times[.named(room.owner)] == nil else {
            return
        }
        let bytes = finding.contents.countedBytes
        try room.reserve(bytes)
        let others = room.others
        let stored = try await usage(of: room.owner, service).storedBytes
        try room.quotas.checkBytes(stored.saturatingSum(others), adding: bytes)
    }
}
