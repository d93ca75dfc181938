/// The pairs of positions (p, q) at which a value's covariances are needed: p of one sample, q of the other.
struct PairSet: Hashable, Sendable {
    let positions: Int
    private let choice: Choice

    private enum Choice: Hashable {
        /// p = q.
        case diagonal
        case all
        /// These, in order.
        case some([Pair])
    }

    struct Pair: Hashable, Sendable {
        let left: Int32
        let right: Int32
    }

    var count: Int {
        switch choice {
        case .diagonal: positions
        case .all: positions * positions
        case .some(let list): list.count
        }
    }

    var isDiagonal: Bool { choice == .diagonal }

    /// Whether the pairs are written out.
    var isListed: Bool { if case .some = choice { true } else { false } }

    subscript(index: Int) -> (left: Int, right: Int) {
        switch choice {
        case .diagonal: return (index, index)
        case .all: return (index / positions, index % positions)
        case .some(let list): return (Int(list[index].left), Int(list[index].right))
        }
    }

    /// The pairs that are marked.
    init(_ marks: PairMarks) {
        positions = marks.positions
        switch marks.state {
        case .diagonal: choice = .diagonal
        case .all: choice = .all
        case .some(let marked):
            let count = marks.positions
            choice = .some(
                marked.indices.lazy.filter { marked[$0] }.map {
                    Pair(left: Int32($0 / count), right: Int32($0 % count))
                })
        }
    }

    /// A function that finds a pair's place among these, −1 where it has none.
    var finder: (Int, Int) -> Int32 {
        let count = positions
        switch choice {
        case .diagonal: return { left, right in left == right ? Int32(left) : -1 }
        case .all: return { left, right in Int32(left * count + right) }
        case .some(let list):
            var places = [Int32](repeating: -1, count: count * count)
            for (index, pair) in list.enumerated() {
                places[Int(pair.left) * count + Int(pair.right)] = Int32(index)
            }
            return { left, right in places[left * count + right] }
        }
    }
}

/// Marks the pairs of a value that later values need: always the diagonal.
struct PairMarks {
    let positions: Int
    private(set) var state = State.diagonal

    enum State: Equatable {
        case diagonal
        case all
        /// positions × positions.
        case some([Bool])
    }

    /// With more positions than these, pairs off the diagonal are not held.
    static let maximumPositions = 2048

    init(positions: Int) {
        self.positions = positions
    }

    /// Whether there are few enough positions.
    var canSpread: Bool { positions <= Self.maximumPositions }

    mutating func markAll() {
        if positions > 1 { state = .all }
    }

    mutating func mark(like other: PairMarks) {
        switch (state, other.state) {
        case (.all, _), (_, .diagonal): break
        case (_, .all), (.diagonal, _): state = other.state
        case (.some(var own), .some(let others)):
            for index in own.indices where others[index] { own[index] = true }
            state = .some(own)
        }
    }

    /// Marks the pairs of which `pairs` are made.
    mutating func mark(_ taps: PositionTaps, of pairs: PairSet, isCrossed: Bool) {
        guard state != .all else { return }
        var marked: [Bool]
        if case .some(let known) = state {
            marked = known
        } else {
            marked = Array(repeating: false, count: positions * positions)
            for position in 0..<positions { marked[position * positions + position] = true }
        }
        for index in 0..<pairs.count {
            let (left, right) = pairs[index]
            for tap in 0..<taps.tapCount {
                guard let a = taps.input(left, tap) else { continue }
                for other in isCrossed ? 0..<taps.tapCount : tap..<tap + 1 {
                    if let b = taps.input(right, other) { marked[a * positions + b] = true }
                }
            }
        }
        state = marked.allSatisfy(\.self) && positions > 1 ? .all : .some(marked)
    }
}

extension LimitProgram {
    /// The pairs of each value that are needed, from the last step to the first.
    ///
    /// - Throws: ``NoLimit`` when a value has too many positions to mix them.
    static func pairs(of steps: [LimitStep], mixesOutput: Bool) throws(NoLimit) -> [PairSet] {
        var marks = steps.map { PairMarks(positions: $0.positions) }
        guard let last = steps.indices.last else { return [] }
        if mixesOutput {
            try check(marks[last], steps[last])
            marks[last].markAll()
        }
        for index in steps.indices.reversed() {
            let step = steps[index]
            switch step.operation {
            case .numbers: break
            case .weights(_, let taps?), .average(let taps):
                guard let input = step.inputs.first else { break }
                let isCrossed = if case .average = step.operation { true } else { false }
                guard isCrossed || marks[index].state != .diagonal else { break }
                try check(marks[input], step)
                let set = PairSet(marks[index])
                let crossed = Double(taps.tapCount) * (isCrossed ? Double(taps.tapCount) : 1)
                let count = Double(set.count) * crossed
                guard count <= Double(mostEntries) else {
                    let reason = LimitFault.Reason.tooManyTaps(count: count, limit: mostEntries)
                    throw NoLimit(faults: [LimitFault(place: step.place, reason: reason)])
                }
                if marks[index].state == .all, !isCrossed {
                    // A few pairs too many cost less than to find out which.
                    marks[input].markAll()
                } else {
                    marks[input].mark(taps, of: set, isCrossed: isCrossed)
                }
            case .weights(_, nil), .activation, .normalization, .sum:
                for input in step.inputs { marks[input].mark(like: marks[index]) }
            }
        }
        // Values with the same pairs share one list.
        var sets: [PairSet] = []
        for (index, mark) in marks.enumerated() {
            if index > 0, mark.positions == marks[index - 1].positions, mark.state == marks[index - 1].state {
                sets.append(sets[index - 1])
            } else {
                sets.append(PairSet(mark))
            }
        }
        return sets
    }

    /// What a step's table may have of entries.
    private static let mostEntries = 1 << 26

    private static func check(_ marks: PairMarks, _ step: LimitStep) throws(NoLimit) {
        guard !marks.canSpread else { return }
        let reason = LimitFault.Reason.tooManyPairs(
            positions: marks.positions, limit: PairMarks.maximumPositions)
        throw NoLimit(faults: [LimitFault(place: step.place, reason: reason)])
    }
}
