/// What a plot has to show, and what it cannot.
struct PlotData: Sendable {
    /// The values along one axis.
    struct Values: Sendable {
        fileprivate(set) var range = ValueRange()

        /// Whether they count something: then numbers between them mean nothing.
        var areWhole: Bool { range.minimum <= range.maximum && !haveFractions }
        private var haveFractions = false

        fileprivate mutating func insert(_ value: Double) {
            range.insert(value)
            haveFractions = haveFractions || value != value.rounded()
        }
    }

    private(set) var x = Values()
    private(set) var y = Values()

    /// Points left out: with a coordinate that is NaN or infinite, or not above zero on a logarithmic axis.
    private(set) var notFinite = 0
    private(set) var notPositive = 0

    /// - Complexity: O(points).
    init(_ series: [Series], x: PlotAxis, y: PlotAxis) {
        for point in series.lazy.flatMap(\.points) {
            guard point.x.isFinite, point.y.isFinite else {
                notFinite += 1
                continue
            }
            guard x.shows(point.x), y.shows(point.y) else {
                notPositive += 1
                continue
            }
            self.x.insert(point.x)
            self.y.insert(point.y)
            guard point.hasError else { continue }
            for end in [point.y - point.error, point.y + point.error] where y.shows(end) {
                self.y.insert(end)
            }
        }
    }

    /// A line that says what was left out; empty if nothing was.
    var note: String {
        let parts = [(notPositive, "not positive"), (notFinite, "not finite")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "" : "Left out: " + parts.joined(separator: ", ")
    }
}
