/// What a step on pairs looks up to find its inputs' pairs.
struct StepTables<Scalar: NetworkScalar>: Sendable {
    /// Of a step that mixes positions.
    let taps: TapTable<Scalar>?
    /// By input of any other step: where each of its pairs is among the input's; nil where they have the same.
    ///
    /// An input that another step mixes has more pairs, as the shortcut around a convolution.
    let places: [[Int32]?]
}

extension LimitStep {
    /// Whether each pair of its value is made of the same pair of its inputs.
    var takesPairsThemselves: Bool {
        switch operation {
        case .weights(_, nil), .activation, .normalization, .sum: true
        case .numbers, .weights, .average: false
        }
    }
}

extension LimitProgram {
    /// The steps' tables.
    func tables<Scalar: NetworkScalar>(for type: Scalar.Type) -> [StepTables<Scalar>] {
        zip(steps.indices, tapTables(for: type)).map { index, taps in
            StepTables(taps: taps, places: places(index))
        }
    }

    /// By input of a step that takes each pair by itself: where its pairs are among the input's.
    private func places(_ index: Int) -> [[Int32]?] {
        guard steps[index].takesPairsThemselves else { return [] }
        let own = pairs[index]
        return steps[index].inputs.map { input in
            guard pairs[input] != own else { return nil }
            let find = pairs[input].finder
            return (0..<own.count).map { place in
                let (left, right) = own[place]
                return find(left, right)
            }
        }
    }

    /// Nil for steps that take each position by itself; equal ones are one.
    private func tapTables<Scalar: NetworkScalar>(for type: Scalar.Type) -> [TapTable<Scalar>?] {
        var tables: [TapTable<Scalar>?] = []
        for index in steps.indices {
            let taps: PositionTaps
            let isCrossed: Bool
            switch steps[index].operation {
            case .weights(_, let some?): (taps, isCrossed) = (some, false)
            case .average(let some): (taps, isCrossed) = (some, true)
            case .numbers, .weights(_, nil), .activation, .normalization, .sum:
                tables.append(nil)
                continue
            }
            let (from, to) = (pairs[steps[index].inputs[0]], pairs[index])
            let known = (0..<index).last { earlier in
                guard case .weights(_, taps) = steps[earlier].operation, !isCrossed else { return false }
                return pairs[steps[earlier].inputs[0]] == from && pairs[earlier] == to
            }
            tables.append(
                known.flatMap { tables[$0] } ?? TapTable(taps, isCrossed: isCrossed, from: from, to: to))
        }
        return tables
    }
}
