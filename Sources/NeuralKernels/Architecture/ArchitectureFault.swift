/// Everything that keeps a list of layers from being an ``Architecture``.
package struct InvalidArchitecture: Error, Hashable {
    /// At least one, in the order of the layers; a residual comes after its own layers.
    package let faults: [ArchitectureFault]

    package init(faults: [ArchitectureFault]) { self.faults = faults }
}

/// One thing that keeps a list of layers from being an ``Architecture``.
package enum ArchitectureFault: Hashable, Sendable {
    case noLayers
    /// A kernel over no parameters is zero everywhere.
    case noParameters
    /// More than a 64-bit integer counts.
    case tooManyParameters
    /// A layer takes another number of axes than it gets.
    case axes(LayerPlace, expected: Int, shape: [Int])
    case kernelLargerThanInput(LayerPlace, kernel: Int, shape: [Int])
    case groups(LayerPlace, groups: Int, inChannels: Int, outChannels: Int)
    /// `num_channels` or `num_features` is not what comes in.
    case channels(LayerPlace, declared: Int, shape: [Int])
    case paddingOverHalf(LayerPlace, padding: Int, kernel: Int)
    case normalizedShape(LayerPlace, normalized: [Int], shape: [Int])
    case residualShapes(LayerPlace, branch: [Int], shortcut: [Int])
    /// A layer computes with indices, or an embedding gets something else than the data.
    case indicesElsewhere(LayerPlace)
    /// A layer makes a value of this shape, or has a kernel of it, with more numbers than can be counted.
    case tooLarge(LayerPlace, shape: [Int], limit: Int)
}

extension ArchitectureFault {
    /// The layer that is to blame, if it is one.
    package var place: LayerPlace? {
        switch self {
        case .noLayers, .noParameters, .tooManyParameters: nil
        case .axes(let place, _, _), .kernelLargerThanInput(let place, _, _), .groups(let place, _, _, _),
            .channels(let place, _, _), .paddingOverHalf(let place, _, _), .normalizedShape(let place, _, _),
            .residualShapes(let place, _, _), .indicesElsewhere(let place),
            .tooLarge(let place, _, _):
            place
        }
    }
}
