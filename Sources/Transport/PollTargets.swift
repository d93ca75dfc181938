/// Who is told of which event: a table whose rows are used again, with names that are not.
struct PollTargets {
    private struct Row {
        var target: (any PollTarget)?
        /// How often the row has been used.
        var uses: UInt32 = 0
    }

    private var rows: [Row] = []
    private var free: [UInt32] = []

    /// Those that are in the table.
    var all: [any PollTarget] { rows.compactMap(\.target) }

    /// - Returns: The name under which the target is found: the row, and how often it has been used.
    mutating func add(_ target: any PollTarget) -> UInt64 {
        let index = free.popLast() ?? UInt32(rows.count)
        if index == rows.count { rows.append(Row()) }
        rows[Int(index)].target = target
        rows[Int(index)].uses &+= 1
        return UInt64(rows[Int(index)].uses) << 32 | UInt64(index)
    }

    mutating func remove(_ token: UInt64) {
        guard self[token] != nil else { return }
        let index = UInt32(truncatingIfNeeded: token)
        rows[Int(index)].target = nil
        free.append(index)
    }

    /// The target of this name, or nil when it has been removed.
    subscript(token: UInt64) -> (any PollTarget)? {
        let index = Int(UInt32(truncatingIfNeeded: token))
        guard index < rows.count, rows[index].uses == UInt32(token >> 32) else { return nil }
        return rows[index].target
    }
}
