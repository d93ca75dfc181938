/// A network whose layers fit its input and one another.
///
/// An `Architecture` that exists is valid: every check happens in ``init(inputShape:parameterization:layers:)``,
/// and no other code repeats one.
package struct Architecture: Hashable, Sendable {
    /// The shape of one sample.
    package let inputShape: [Int]
    package let parameterization: Parameterization
    package let layers: [Layer]
    /// The width of what enters each layer; as long as ``layers``.
    package let inputWidths: [Int]
    /// O, the width of the last layer's output.
    package let outputs: Int
    /// How many numbers the seed draws for the network.
    package let parameterCount: Int

    /// - Throws: ``ArchitectureError`` naming the first rule that is broken.
    package init(
        inputShape: [Int], parameterization: Parameterization, layers: [Layer]
    ) throws(ArchitectureError) {
        guard !layers.isEmpty else { throw .noLayers }
        guard inputShape.count == 1, let features = inputShape.first else {
            throw .inputIsNotAVector(shape: inputShape)
        }
        var width = features
        var widths: [Int] = []
        for layer in layers {
            widths.append(width)
            if case .linear(let linear) = layer { width = linear.outFeatures }
        }
        self.inputShape = inputShape
        self.parameterization = parameterization
        self.layers = layers
        inputWidths = widths
        outputs = width
        parameterCount = try Self.countParameters(layers, widths)
        guard parameterCount > 0 else { throw .noParameters }
    }

    private static func countParameters(_ layers: [Layer], _ widths: [Int]) throws(ArchitectureError) -> Int {
        var total = 0
        for (layer, width) in zip(layers, widths) {
            guard case .linear(let linear) = layer else { continue }
            let (count, wraps) = linear.outFeatures.multipliedReportingOverflow(
                by: width + (linear.hasBias ? 1 : 0))
            let (sum, overflows) = total.addingReportingOverflow(count)
            guard !wraps, !overflows else { throw .tooManyParameters }
            total = sum
        }
        return total
    }
}

/// Why a list of layers is not an ``Architecture``.
package enum ArchitectureError: Error, Hashable {
    case noLayers
    /// The layers at hand take vectors.
    case inputIsNotAVector(shape: [Int])
    /// A kernel over no parameters is zero everywhere.
    case noParameters
    /// More than a 64-bit integer counts.
    case tooManyParameters
}
