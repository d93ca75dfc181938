/// The marks along one axis.
struct Ticks: Hashable, Sendable {
    /// A mark with what is written beside it; nothing, for a small one between the others.
    struct Tick: Hashable, Sendable {
        let value: Double
        let label: Label
        let isMinor: Bool
    }

    /// A number, perhaps with a power of ten: `superscript` stands raised after `text`.
    struct Label: Hashable, Sendable {
        let text: String
        let superscript: String

        static let none = Label(text: "", superscript: "")

        var isEmpty: Bool { text.isEmpty }
    }

    /// In order along the axis, all inside it.
    let ticks: [Tick]

    /// What all labels share, written once at the end of the axis.
    let shared: String
}

extension Ticks {
    /// Ticks of a linear axis.
    ///
    /// Near the largest numbers there are, counting in steps would overflow: there the ends are written.
    ///
    /// - Parameters:
    ///   - range: What the axis shows.
    ///   - intervals: The most that there is room for. Positive.
    ///   - isInteger: Whether only whole numbers are good, as for what is counted.
    /// - Returns: At least one tick.
    static func linear(_ range: AxisRange, intervals: Int, isInteger: Bool) -> Ticks {
        guard max(abs(range.low), abs(range.high)) < 1e300 else { return ends(of: range) }
        let locator = TickLocator(intervals: intervals, fewest: 2, isInteger: isInteger)
        let values = locator.ticks(in: range)
        let format = TickFormat(ticks: values, range: range)
        // A tick that rounding put just outside is still shown, as in matplotlib.
        let slack = 1e-10 * (range.high - range.low)
        let shown = values.filter { range.low - slack <= $0 && $0 <= range.high + slack }
        return Ticks(
            ticks: shown.map {
                Tick(value: $0, label: Label(text: format.label($0), superscript: ""), isMinor: false)
            },
            shared: format.shared)
    }

    private static func ends(of range: AxisRange) -> Ticks {
        Ticks(
            ticks: [range.low, range.high].map {
                let label = NumberFormat.typographic(NumberFormat.general($0, digits: 3))
                return Tick(value: $0, label: Label(text: label, superscript: ""), isMinor: false)
            },
            shared: "")
    }

    /// Ticks at whole indices `0..<count`; the axis reaches half an entry beyond the first and the last.
    ///
    /// Indices are written in full, whatever their size: they are names, not measurements.
    static func indices(count: Int, intervals: Int, fewest: Int) -> Ticks {
        let range = AxisRange(-0.5, Double(count) - 0.5)
        let locator = TickLocator(intervals: intervals, fewest: min(fewest, count), isInteger: true)
        let shown = locator.ticks(in: range).filter(range.contains)
        return Ticks(
            ticks: shown.map {
                Tick(value: $0, label: Label(text: String(Int($0)), superscript: ""), isMinor: false)
            },
            shared: "")
    }
}

/// A ``Ticks/Tick`` with its place on the page, in pixels along its axis.
struct Mark: Hashable, Sendable {
    let position: Double
    let label: Ticks.Label
    let isMinor: Bool
}

extension Ticks {
    /// The ticks on a page.
    ///
    /// - Parameter position: From values to pixels.
    /// - Returns: A mark for each tick, in the same order.
    func marks(_ position: (Double) -> Double) -> [Mark] {
        ticks.map { Mark(position: position($0.value), label: $0.label, isMinor: $0.isMinor) }
    }
}
