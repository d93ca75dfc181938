/// The bounds of torch's default initialization: U(±`weight`) and U(±`bias`).
///
/// Both are 1/√fan_in on paper. Torch computes the weight's through `kaiming_uniform_` with a = √5, which in
/// float64 gives another double for many a fan_in.
/// - SeeAlso: PyTorch 2.13, `torch/nn/modules/linear.py`, `reset_parameters`.
package struct TorchBounds: Hashable, Sendable {
    package let weight: Double
    package let bias: Double

    package init(fanIn: Int) {
        let root = Double(fanIn).squareRoot()
        let slope = 5.0.squareRoot()
        let gain = (2 / (1 + slope * slope)).squareRoot()
        weight = 3.0.squareRoot() * (gain / root)
        bias = 1 / root
    }
}
