/// How a layer's weights are drawn and scaled.
///
/// `fan_in` is the number of inputs of one output. The scales of ``ntk`` and ``standard`` stand on each
/// ``LinearLayer``, since a layer may have its own.
package enum Parameterization: String, Hashable, Sendable, CaseIterable, Codable {
    /// torch's default initialization of each module: U(±1/√fan_in) for the weight and the bias of `Linear`.
    case torch
    /// Weights N(0, 1) and biases N(0, 1); the layer computes `weight_std/√fan_in · W x + bias_std · b`.
    case ntk
    /// Weights N(0, weight_std²/fan_in) and biases N(0, bias_std²); the layer computes `W x + b`.
    case standard
}
