internal import Synchronization

/// How many pieces of jobs this process has finished: one count for the process, as its processor time is one.
package enum PieceCount {
    private static let count = Atomic<Int>(0)

    static func add() { count.add(1, ordering: .relaxed) }

    package static var total: Int { count.load(ordering: .relaxed) }
}
