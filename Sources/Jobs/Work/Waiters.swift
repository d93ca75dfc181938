/// Those who wait for jobs to end.
struct Waiters {
    /// Names one wait.
    struct Ticket: Hashable {
        fileprivate let number: Int
    }

    /// What a wait comes to: the job as it ended, or nil when the wait ended first.
    typealias Wait = CheckedContinuation<Job?, Never>

    private var continuations: [Ticket: Wait] = [:]
    private var tickets: [JobID: [Ticket]] = [:]
    private var issued = 0

    mutating func ticket() -> Ticket {
        issued += 1
        return Ticket(number: issued)
    }

    mutating func add(_ continuation: Wait, _ ticket: Ticket, for id: JobID) {
        continuations[ticket] = continuation
        tickets[id, default: []].append(ticket)
    }

    /// Ends one wait; does nothing if it has ended already.
    mutating func release(_ ticket: Ticket, for id: JobID) {
        guard let continuation = continuations.removeValue(forKey: ticket) else { return }
        tickets[id]?.removeAll { $0 == ticket }
        if tickets[id]?.isEmpty == true { tickets[id] = nil }
        continuation.resume(returning: nil)
    }

    /// Ends every wait for a job, with the job as it ended if that is known.
    mutating func releaseAll(for id: JobID, with job: Job? = nil) {
        for ticket in tickets.removeValue(forKey: id) ?? [] {
            continuations.removeValue(forKey: ticket)?.resume(returning: job)
        }
    }
}
