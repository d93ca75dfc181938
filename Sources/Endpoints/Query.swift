internal import HTTP

/// Everything that is wrong with a request's query.
struct InvalidQuery: Error, Hashable {
    struct Fault: Hashable {
        let name: String
        let detail: String
    }

    let faults: [Fault]
}

/// Takes a query apart and notes all that is wrong with it.
struct QueryReader {
    private let items: [QueryItem]
    private var known: Set<String> = []
    private(set) var faults: [InvalidQuery.Fault] = []

    init(_ target: RequestTarget) {
        items = target.query
        var seen: Set<String> = []
        for item in items where !seen.insert(item.name).inserted { refuse(item.name, "is given twice") }
    }

    mutating func refuse(_ name: String, _ detail: String) {
        faults.append(InvalidQuery.Fault(name: name, detail: detail))
    }

    mutating func text(_ name: String) -> String? { item(name)?.value }

    /// A text for people, in which a plus may stand for a space.
    mutating func words(_ name: String) -> String? { item(name)?.text }

    private mutating func item(_ name: String) -> QueryItem? {
        known.insert(name)
        return items.first { $0.name == name }
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        guard let text = text(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else {
            refuse(name, "must be an integer from \(range.lowerBound) to \(range.upperBound), got \(text)")
            return fallback
        }
        return value
    }

    /// After how many steps of a training; nil where it is not asked for.
    mutating func step() -> Int? {
        guard text("step") != nil else { return nil }
        return integer("step", in: 0...Int.max, default: 0)
    }

    mutating func number(_ name: String) -> Double? {
        guard let text = text(name) else { return nil }
        guard let value = Double(text), value.isFinite else {
            refuse(name, "must be a finite number, got \(text)")
            return nil
        }
        return value
    }

    mutating func bool(_ name: String, default fallback: Bool) -> Bool {
        choice(name, default: fallback ? Truth.true : .false) == .true
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, default fallback: Choice
    ) -> Choice {
        optionalChoice(name) ?? fallback
    }

    mutating func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) -> Choice? {
        guard let text = text(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        refuse(name, "must be one of \(choices), got \(text)")
        return nil
    }

    /// A half-open range of indices, `a:b`, either end of which may be left out.
    mutating func range(_ name: String, below count: Int) -> Range<Int> {
        guard let text = text(name) else { return 0..<count }
        let ends = text.split(separator: ":", omittingEmptySubsequences: false)
        let lower = ends.first.flatMap { $0.isEmpty ? 0 : Int($0) }
        let upper = ends.last.flatMap { $0.isEmpty ? count : Int($0) }
        guard ends.count == 2, let lower, let upper, lower >= 0, lower < upper, upper <= count else {
            refuse(name, "must be a range a:b with 0 <= a < b <= \(count), got \(text)")
            return 0..<count
        }
        return lower..<upper
    }

    /// - Throws: ``InvalidQuery`` if anything was wrong or nobody asked for an item.
    consuming func finish() throws(InvalidQuery) {
        let others = known.isEmpty ? "" : "; there are \(known.sorted().joined(separator: ", "))"
        for item in items where !known.contains(item.name) {
            refuse(item.name, "is not a parameter here\(others)")
        }
        guard faults.isEmpty else { throw InvalidQuery(faults: faults) }
    }

    private enum Truth: String, CaseIterable {
        case `true`
        case `false`
    }
}
