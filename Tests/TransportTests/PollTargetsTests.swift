import Testing

@testable import Transport

@Suite struct PollTargetsTests {
    private final class Target: PollTarget {
        func ready(_ readiness: Readiness) {}
        func tick(_ now: Duration) {}
    }

    @Test func `Rows are used again, names are not`() {
        var targets = PollTargets()
        let (first, second, third) = (Target(), Target(), Target())
        let one = targets.add(first)
        let two = targets.add(second)
        #expect(targets[one] === first && targets[two] === second)
        targets.remove(one)
        #expect(targets[one] == nil)
        let three = targets.add(third)
        #expect(UInt32(truncatingIfNeeded: three) == UInt32(truncatingIfNeeded: one) && three != one)
        // An event of the connection that was there before is nobody's.
        #expect(targets[one] == nil && targets[three] === third)
        targets.remove(one)
        #expect(targets[three] === third)
        #expect(targets.all.count == 2)
        #expect(targets[.max] == nil)
    }
}
