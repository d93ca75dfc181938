import TestSupport
import Testing

@testable import Jobs

@Suite struct BacklogTests {
    private static func entry(_ place: Int, seed: Int = 0) throws -> Backlog.Entry {
        Backlog.Entry(try Job.sample(place, seed: seed))
    }

    @Test func `Jobs come out in the order in which they came`() throws {
        var backlog = Backlog()
        for place in 0..<4 { backlog.append(try Self.entry(place, seed: place % 2)) }
        #expect(backlog.count == 4 && backlog.first?.id == .sample(0))
        #expect(backlog.ids(waitingFor: try Job.sample(0, seed: 1).digest) == [.sample(1), .sample(3)])
        let third = backlog.takeFirst { $0.id > .sample(1) }
        #expect(third?.id == .sample(2) && !backlog.contains(.sample(2)))
        let (isRemoved, isRemovedAgain) = (backlog.remove(.sample(0)), backlog.remove(.sample(0)))
        #expect(isRemoved && !isRemovedAgain)
        #expect(backlog.all.map(\.id) == [.sample(1), .sample(3)])
        let none = backlog.takeFirst { _ in false }
        #expect(none == nil)
    }

    @Test func `What is put back has its old place`() throws {
        var backlog = Backlog()
        for place in 0..<3 { backlog.append(try Self.entry(place)) }
        for place in [1, 2, 0] {
            let entry = try #require(backlog.takeFirst { $0.id == .sample(place) })
            backlog.putBack(entry)
            #expect(backlog.all.map(\.id) == [.sample(0), .sample(1), .sample(2)])
            #expect(backlog.contains(.sample(place)))
        }
    }
}
