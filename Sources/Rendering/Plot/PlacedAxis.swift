/// An axis of a plot on the page: where values stand, and what is written beside it.
struct PlacedAxis: Sendable {
    let marks: [Mark]

    /// What all numbers share, written once.
    let shared: String

    private let normalization: Normalization
    private let ends: Ends

    /// The pixels of the lowest and the highest value.
    typealias Ends = (low: Double, high: Double)

    /// An axis with as many numbers as have room.
    ///
    /// - Parameters:
    ///   - axis: What it shows.
    ///   - data: The values along it.
    ///   - ends: The pixels of the lowest and the highest value.
    ///   - room: The most intervals that there may be room for.
    ///   - fit: The numbers without those that have no room after all.
    init(_ axis: PlotAxis, data: PlotData.Values, ends: Ends, room: Int, fit: ([Mark]) -> [Mark]) {
        let range = axis.range(of: data.range, isInteger: data.areWhole)
        let normalization = axis.normalization(of: range)
        func marks(_ intervals: Int) -> (marks: [Mark], shared: String) {
            let ticks = axis.ticks(in: range, intervals: intervals, isInteger: data.areWhole)
            return (ticks.marks { Self.position($0, normalization, ends) }, ticks.shared)
        }
        let choices = (1...min(max(room, 1), 9)).reversed().lazy.map(marks)
        let choice = choices.first { fit($0.marks) == $0.marks } ?? marks(1)
        self.marks = fit(choice.marks)
        shared = choice.shared
        self.normalization = normalization
        self.ends = ends
    }

    /// Where a value stands, in pixels.
    ///
    /// - Returns: The low end for what has no place, such as the end of an error bar below zero on a
    ///   logarithmic axis.
    func position(_ value: Double) -> Double { Self.position(value, normalization, ends) }

    private static func position(_ value: Double, _ normalization: Normalization, _ ends: Ends) -> Double {
        let share = normalization.fraction(value)
        guard !share.isNaN else { return ends.low }
        return ends.low + min(max(share, 0), 1) * (ends.high - ends.low)
    }
}

extension [Mark] {
    /// The marks without the labels that would come too near to the one before, or reach beyond the limits.
    ///
    /// - Parameters:
    ///   - gap: The least distance between two labels, in pixels.
    ///   - limits: The first and the last pixel of a label.
    ///   - length: Of a label along the axis, in pixels.
    /// - Returns: All marks, in the same order.
    func withoutCrowding(gap: Double, limits: ClosedRange<Double>, length: (Ticks.Label) -> Double) -> [Mark]
    {
        var last: (position: Double, half: Double)?
        return map { mark in
            guard !mark.label.isEmpty else { return mark }
            let half = length(mark.label) / 2
            let reach = half + (last?.half ?? 0) + gap
            let isApart = last.map { abs(mark.position - $0.position) >= reach } ?? true
            if isApart, limits.contains(mark.position - half), limits.contains(mark.position + half) {
                last = (mark.position, half)
                return mark
            }
            return Mark(position: mark.position, label: .none, isMinor: mark.isMinor)
        }
    }
}
