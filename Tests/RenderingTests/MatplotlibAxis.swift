/// What matplotlib writes beside one axis.
struct MatplotlibAxis: Sendable {
    let low: Double
    let high: Double
    let intervals: Int
    let isInteger: Bool
    let ticks: [Double]
    let labels: [String]
    let shared: String
}
