/// The bar of an uncertainty, in pixels.
struct ErrorBar: Hashable, Sendable {
    let x: Double
    let top: Double
    var bottom: Double
}
