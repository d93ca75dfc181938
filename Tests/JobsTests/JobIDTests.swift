import Testing

@testable import Jobs

@Suite struct JobIDTests {
    @Test func `An identifier is its 128 bits in Crockford's base 32`() {
        #expect(JobID(milliseconds: 0, random: (0, 0)).description == "00000000000000000000000000")
        #expect(JobID(milliseconds: 0, random: (0, 31)).description == "0000000000000000000000000Z")
        let last = JobID(milliseconds: (1 << 48) - 1, random: (.max, .max))
        #expect(last.description == "7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
    }

    /// The example of the ULID specification: 1 469 918 176 385 ms are `01ARYZ6S41`.
    @Test func `The first ten characters are the milliseconds`() {
        let id = JobID(milliseconds: 1_469_918_176_385, random: (0, 0))
        #expect(id.description.prefix(10) == "01ARYZ6S41")
    }

    @Test func `An identifier reads back`() throws {
        let id = JobID(milliseconds: 1_795_478_400_000, random: (0x1234, 0x5678_9ABC_DEF0_1234))
        #expect(try #require(JobID(id.description)) == id)
    }

    @Test(arguments: [
        "", "01ARYZ6S41TSV4RRFFQ69G5FA", "01ARYZ6S41TSV4RRFFQ69G5FAVV", "01aryz6s41tsv4rrffq69g5fav",
        "01ARYZ6S41TSV4RRFFQ69G5FAI", "01ARYZ6S41TSV4RRFFQ69G5FAL", "01ARYZ6S41TSV4RRFFQ69G5FAO",
        "01ARYZ6S41TSV4RRFFQ69G5FAU", "81ARYZ6S41TSV4RRFFQ69G5FAV", "01ARYZ6S41TSV4RRFFQ69G5F/.",
        "01ARYZ6S41TSV4RRFFQ69G5FÄ", "01ARYZ6S41TSV4RRFFQ69G5FA\n",
    ])
    func `What is no identifier is refused`(text: String) {
        #expect(JobID(text) == nil)
    }

    @Test func `Identifiers sort by their time`() {
        var sequence = JobIDSequence()
        var random = SystemRandomNumberGenerator()
        let times: [Int64] = [0, 1, 31, 32, 1 << 20, 1 << 40, (1 << 48) - 1]
        let ids = times.map { sequence.next(at: Timestamp(milliseconds: $0), using: &random) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == times.count)
    }

    @Test func `Identifiers ascend within a millisecond and when the clock steps back`() {
        var sequence = JobIDSequence()
        var random = SystemRandomNumberGenerator()
        var ids: [JobID] = []
        for time: Int64 in [1000, 1000, 1000, 1001, 999, 0, -5, 1001, 1002] {
            ids.append(sequence.next(at: Timestamp(milliseconds: time), using: &random))
        }
        #expect(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `A full low half carries into the high one`() {
        var sequence = JobIDSequence()
        var random = Ones()
        let first = sequence.next(at: Timestamp(milliseconds: 5), using: &random)
        let second = sequence.next(at: Timestamp(milliseconds: 5), using: &random)
        #expect(first < second)
        #expect(second == JobID(milliseconds: 5, random: (0x8000, 0)))
    }
}

/// Draws nothing but ones.
private struct Ones: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
}
