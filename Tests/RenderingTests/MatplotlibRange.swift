import Rendering

/// The steps that matplotlib gives to values, for one colour range.
struct MatplotlibRange: Sendable {
    let scale: ColorScale
    let minimum: Double
    let maximum: Double
    let values: [(value: Double, index: Int?)]
}
