extension KernelRegression {
    /// How many points a loss curve has after the first.
    private static let curvePoints = 64
    /// How many points it has at most.
    static let longestCurve = curvePoints + 1
    /// Slower than the steepest direction by more than this nothing is followed.
    private static let slowest = 1e8

    /// The times of a loss curve: 0, and then evenly on a logarithmic scale.
    ///
    /// From a hundredth of |y|/(η max a), the time that the steepest direction takes, to five times |y|/(η min a), or 10⁸ of
    /// the former, if not farther.
    /// - Parameter times: Those that are asked for; the curve reaches all that are finite.
    /// - Returns: Finite times, strictly ascending.
    package func curveTimes(reaching times: [Double]) -> [Double] {
        let rates = rates(at: 0).filter { $0 > 0 }
        guard let slowest = rates.first, let steepest = rates.last else { return [0, 1] }
        let unit = Double(flow.targetCount) / (flow.learningRate * steepest)
        let settled = 5 * unit * min(steepest / slowest, Self.slowest / 5)
        let last = times.filter(\.isFinite).reduce(settled) { max($0, $1) }
        let first = unit / 100
        guard first > 0, last.isFinite, last > first else { return [0, 1] }
        let ratio = Double.log(last / first)
        var curve = [0.0]
        for index in 0..<Self.curvePoints {
            let time = first * Double.exp(ratio * Double(index) / Double(Self.curvePoints - 1))
            if time > curve[curve.count - 1], time.isFinite { curve.append(time) }
        }
        return curve
    }
}
