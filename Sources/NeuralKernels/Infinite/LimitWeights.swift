/// What a layer of weights does to covariances and tangent kernels, of whatever width.
///
/// With K = E[h h′], Θ and T, the mean over the inputs of an output:
/// K ← σ_w² T(K) + σ_b² and Θ ← σ_w² T(Θ) + g_w T(K) + g_b.
/// - SeeAlso: Jacot et al., *Neural Tangent Kernel*, 2018, theorem 1; Sohl-Dickstein et al., *On the infinite width
///   limit of neural networks with a standard parameterization*, 2020, section 3.
struct LimitWeights: Hashable, Sendable {
    /// σ_w², fan_in times the variance of a weight with its scale.
    let weightVariance: ScaledNumber
    /// σ_b², the variance of a bias with its scale; 0 without one.
    let biasVariance: ScaledNumber
    /// g_w, fan_in times the square of what a weight's change is scaled by.
    let weightGain: ScaledNumber
    /// g_b, the square of what a bias's change is scaled by; 0 without one.
    let biasGain: ScaledNumber

    /// - Parameters:
    ///   - scale: σ_w and σ_b of the scaled parameterizations.
    ///   - fanIn: The number of inputs of one output in the finite network, which torch's own initialization and the
    ///     standard parameterization depend on.
    ///   - hasBias: Whether there is one.
    ///   - parameterization: The network's.
    init(scale: WeightScale, fanIn: Int, hasBias: Bool, _ parameterization: Parameterization) {
        let weight = ScaledNumber.square(of: scale.weightDeviation)
        let bias = ScaledNumber.square(of: hasBias ? scale.biasDeviation : 0)
        switch parameterization {
        case .ntk: (weightVariance, biasVariance, weightGain, biasGain) = (weight, bias, weight, bias)
        case .standard:
            (weightVariance, biasVariance) = (weight, bias)
            (weightGain, biasGain) = (ScaledNumber(Double(fanIn)), ScaledNumber(hasBias ? 1 : 0))
        case .torch:
            // Uniform on ±1/√fan_in: a variance of 1/(3 fan_in).
            weightVariance = ScaledNumber(1.0 / 3)
            biasVariance = ScaledNumber(hasBias ? 1 / (3 * Double(fanIn)) : 0)
            (weightGain, biasGain) = (ScaledNumber(Double(fanIn)), ScaledNumber(hasBias ? 1 : 0))
        }
    }
}
