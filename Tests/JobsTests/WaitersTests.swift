import TestSupport
import Testing

@testable import Jobs

@Suite struct WaitersTests {
    private static let first = JobID(milliseconds: 1, random: (0, 0))
    private static let second = JobID(milliseconds: 2, random: (0, 0))

    @Test func `Tickets differ`() {
        var waiters = Waiters()
        #expect(waiters.ticket() != waiters.ticket())
    }

    @Test func `A released wait ends, and the others go on`() async {
        let room = Room()
        async let first: Void = room.wait(Self.first)
        async let second: Void = room.wait(Self.first)
        let tickets = await room.tickets(2)
        await room.release(tickets[0], Self.first)
        #expect(await room.ended(1) == [tickets[0]])
        await room.releaseAll(Self.first)
        #expect(Set(await room.ended(2)) == Set(tickets))
        _ = await (first, second)
    }

    @Test func `Releasing one job's waits leaves the other's`() async {
        let room = Room()
        async let first: Void = room.wait(Self.first)
        async let second: Void = room.wait(Self.second)
        _ = await room.tickets(2)
        await room.releaseAll(Self.first)
        await first
        #expect(await room.ended(1).count == 1)
        await room.releaseAll(Self.second)
        await second
    }

    @Test func `A wait ends once`() async {
        let room = Room()
        async let wait: Void = room.wait(Self.first)
        let tickets = await room.tickets(1)
        // A second resumption of a continuation would trap.
        await room.release(tickets[0], Self.first)
        await room.release(tickets[0], Self.first)
        await room.releaseAll(Self.first)
        await wait
        #expect(await room.ended(1) == tickets)
    }
}

/// Waiters as an actor has them.
private actor Room {
    private var waiters = Waiters()
    private var waiting: [Waiters.Ticket] = []
    private var ended: [Waiters.Ticket] = []
    private var observers: [CheckedContinuation<Void, Never>] = []

    func wait(_ id: JobID) async {
        let ticket = waiters.ticket()
        _ = await withCheckedContinuation {
            waiters.add($0, ticket, for: id)
            waiting.append(ticket)
            wakeObservers()
        }
        ended.append(ticket)
        wakeObservers()
    }

    func release(_ ticket: Waiters.Ticket, _ id: JobID) { waiters.release(ticket, for: id) }

    func releaseAll(_ id: JobID) { waiters.releaseAll(for: id) }

    /// The tickets, once that many wait.
    func tickets(_ count: Int) async -> [Waiters.Ticket] {
        while waiting.count < count { await withCheckedContinuation { observers.append($0) } }
        return waiting
    }

    /// The waits that are over, once there are that many.
    func ended(_ count: Int) async -> [Waiters.Ticket] {
        while ended.count < count { await withCheckedContinuation { observers.append($0) } }
        return ended
    }

    private func wakeObservers() {
        for observer in observers { observer.resume() }
        observers = []
    }
}
