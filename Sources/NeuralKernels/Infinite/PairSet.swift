/// The pairs of positions (p, q) at which a value's covariances are needed: p of one sample, q of the other.
struct PairSet: Hashable, Sendable {
    let positions: Int
    /// In order; nil stands for the diagonal, p = q.
    private let list: [Pair]?

    struct Pair: Hashable, Sendable, Comparable {
        let left: Int32
        let right: Int32

        static func < (a: Pair, b: Pair) -> Bool { (a.left, a.right) < (b.left, b.right) }
    }

    var count: Int { list?.count ?? positions }
    var isDiagonal: Bool { list == nil }

    subscript(index: Int) -> (left: Int, right: Int) {
        guard let list else { return (index, index) }
        return (Int(list[index].left), Int(list[index].right))
    }

    static func diagonal(of positions: Int) -> PairSet { PairSet(positions: positions, list: nil) }

    private init(positions: Int, list: [Pair]?) {
        self.positions = positions
        self.list = list
    }

    /// The pairs that are marked.
    init(_ marks: PairMarks) {
        positions = marks.positions
        guard let marked = marks.marked else {
            list = nil
            return
        }
        let count = marks.positions
        list = marked.indices.lazy.filter { marked[$0] }.map {
            Pair(left: Int32($0 / count), right: Int32($0 % count))
        }
    }

    /// Where each pair stands among these, −1 where it does not: positions × positions.
    private var places: [Int32] {
        var places = [Int32](repeating: -1, count: positions * positions)
        for index in 0..<count {
            let (left, right) = self[index]
            places[left * positions + right] = Int32(index)
        }
        return places
    }

    /// A function that finds a pair's place among these.
    var finder: (Int, Int) -> Int32 {
        guard !isDiagonal else {
            return { left, right in
                precondition(left == right)
                return Int32(left)
            }
        }
        let (places, count) = (places, positions)
        return { left, right in places[left * count + right] }
    }
}

/// Marks the pairs of a value that later values need: always the diagonal.
struct PairMarks {
    let positions: Int
    /// positions × positions; nil as long as the diagonal is enough.
    private(set) var marked: [Bool]?

    /// With more positions than these, pairs off the diagonal are not held.
    static let maximumPositions = 2048

    init(positions: Int) {
        self.positions = positions
    }

    /// Whether there are few enough positions.
    var canSpread: Bool { positions <= Self.maximumPositions }

    mutating func mark(_ left: Int, _ right: Int) {
        if marked == nil {
            guard left != right else { return }
            var diagonal = [Bool](repeating: false, count: positions * positions)
            for position in 0..<positions { diagonal[position * positions + position] = true }
            marked = diagonal
        }
        marked?[left * positions + right] = true
    }

    mutating func markAll() {
        guard positions > 1 else { return }
        marked = Array(repeating: true, count: positions * positions)
    }

    mutating func mark(like other: PairMarks) {
        guard let others = other.marked else { return }
        guard var own = marked else {
            marked = others
            return
        }
        for index in own.indices where others[index] { own[index] = true }
        marked = own
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
                guard isCrossed || marks[index].marked != nil else { break }
                try check(marks[input], step)
                mark(&marks[input], taps, of: PairSet(marks[index]), isCrossed: isCrossed)
            case .weights(_, nil), .activation, .normalization, .sum:
                for input in step.inputs { marks[input].mark(like: marks[index]) }
            }
        }
        return marks.map { PairSet($0) }
    }

    private static func check(_ marks: PairMarks, _ step: LimitStep) throws(NoLimit) {
        guard !marks.canSpread, let place = step.place else { return }
        let reason = LimitFault.Reason.tooManyPairs(
            positions: marks.positions, limit: PairMarks.maximumPositions)
        throw NoLimit(faults: [LimitFault(place: place, reason: reason)])
    }

    private static func mark(_ marks: inout PairMarks, _ taps: PositionTaps, of set: PairSet, isCrossed: Bool)
    {
        for index in 0..<set.count {
            let (left, right) = set[index]
            for tap in 0..<taps.tapCount {
                guard let a = taps.input(left, tap) else { continue }
                for other in isCrossed ? 0..<taps.tapCount : tap..<tap + 1 {
                    if let b = taps.input(right, other) { marks.mark(a, b) }
                }
            }
        }
    }
}
