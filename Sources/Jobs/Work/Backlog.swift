/// The queued jobs, oldest first.
struct Backlog {
    struct Entry: Hashable {
        let id: JobID
        let digest: KernelDigest
        /// What the kernel is expected to take.
        let seconds: Double
        let createdAt: Timestamp

        init(_ job: Job) {
            id = job.id
            digest = job.digest
            seconds = job.order.predictedSeconds
            createdAt = job.createdAt
        }
    }

    private var entries: [Entry] = []
    private var ids: Set<JobID> = []

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }
    var first: Entry? { entries.first }
    var all: [Entry] { entries }

    func contains(_ id: JobID) -> Bool { ids.contains(id) }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
        ids.insert(entry.id)
    }

    /// Gives back what was taken out, before everything that came later.
    mutating func putBack(_ entry: Entry) {
        entries.insert(entry, at: entries.firstIndex { entry.id < $0.id } ?? entries.endIndex)
        ids.insert(entry.id)
    }

    /// - Returns: Whether it was there.
    @discardableResult mutating func remove(_ id: JobID) -> Bool {
        guard ids.remove(id) != nil else { return false }
        entries.removeAll { $0.id == id }
        return true
    }

    /// Takes the oldest that fulfils a condition out.
    mutating func takeFirst(where condition: (Entry) -> Bool) -> Entry? {
        guard let index = entries.firstIndex(where: condition) else { return nil }
        let entry = entries.remove(at: index)
        ids.remove(entry.id)
        return entry
    }

    /// The jobs that wait for a kernel.
    func ids(waitingFor digest: KernelDigest) -> [JobID] {
        entries.filter { $0.digest == digest }.map(\.id)
    }
}

/// Where a job is computed.
///
/// There are two of them, so that a job of hours does not hold up those of a moment.
enum Lane: CaseIterable {
    /// Takes the oldest job, whatever it needs.
    case main
    /// Takes the oldest short job while a long one is in the main lane.
    case express

    /// Seconds up to which a job is short.
    static let shortSeconds = 2.0
    /// What of the memory budget jobs in the express lane may take beside the other's.
    static let expressMemory = 0.25
}
