extension Architecture {
    /// The network with another width of all hidden layers: every layer of weights but the last ones has so many outputs.
    ///
    /// - Parameter width: Outputs of a linear layer, channels of a convolution.
    /// - Returns: The network with as many outputs as before.
    /// - Throws: ``InvalidArchitecture`` where layers do not fit one another then, as a shortcut from the data beside
    ///   hidden layers, or groups that do not divide the width.
    package func widened(to width: Int) throws(InvalidArchitecture) -> Architecture {
        var shapes: [[LayerPlace.Entry]: [Int]] = [:]
        for step in program.steps { shapes[step.place.path] = step.inputShape }
        let widening = Widening(width: width, shapes: shapes)
        var isLast = true
        return try Architecture(
            inputShape: inputShape, parameterization: parameterization,
            layers: widening.widened(layers, at: [], isLast: &isLast) { .layer($0) })
    }
}

/// Goes over a list of layers from behind.
private struct Widening {
    let width: Int
    /// What every layer gets in the network as it is.
    let shapes: [[LayerPlace.Entry]: [Int]]

    /// - Parameters:
    ///   - layers: One after another.
    ///   - path: Where the list stands.
    ///   - isLast: Whether no weights lie between the list and the network's outputs; afterwards, whether none lie
    ///     between the list's input and them.
    ///   - entry: A place in the list.
    /// - Returns: The layers with the new width.
    func widened(
        _ layers: [Layer], at path: [LayerPlace.Entry], isLast: inout Bool,
        _ entry: (Int) -> LayerPlace.Entry
    ) -> [Layer] {
        var widened: [Layer] = []
        for (index, layer) in layers.enumerated().reversed() {
            widened.append(self.widened(layer, at: path + [entry(index)], isLast: &isLast))
        }
        return widened.reversed()
    }

    private func widened(_ layer: Layer, at path: [LayerPlace.Entry], isLast: inout Bool) -> Layer {
        switch layer {
        case .linear(let linear):
            defer { isLast = false }
            return .linear(
                LinearLayer(
                    outFeatures: isLast ? linear.outFeatures : width, hasBias: linear.hasBias,
                    scale: linear.scale))
        case .convolution(let layer):
            defer { isLast = false }
            return .convolution(
                ConvolutionLayer(
                    outChannels: isLast ? layer.outChannels : width, kernel: layer.kernel,
                    stride: layer.stride,
                    padding: layer.padding, dilation: layer.dilation, groups: layer.groups,
                    hasBias: layer.hasBias, scale: layer.scale))
        case .normalization(let layer): return .normalization(widened(layer, at: path, isLast: isLast))
        case .residual(let branch, let shortcut):
            var (ofBranch, ofShortcut) = (isLast, isLast)
            let layer = Layer.residual(
                branch: widened(branch, at: path, isLast: &ofBranch) { .branch($0) },
                shortcut: widened(shortcut, at: path, isLast: &ofShortcut) { .shortcut($0) })
            isLast = ofBranch || ofShortcut
            return layer
        case .pooling, .adaptiveAveragePool, .flatten, .embedding, .dropout, .activation: return layer
        }
    }

    /// Its declared sizes are those of the layer before.
    private func widened(
        _ layer: NormalizationLayer, at path: [LayerPlace.Entry], isLast: Bool
    ) -> NormalizationLayer {
        guard !isLast else { return layer }
        let shape = shapes[path] ?? []
        // All axes stay all axes; the last of some is the channels'.
        func changed(_ wanted: [Int]?) -> [Int]? {
            guard let wanted, wanted.count < shape.count else { return nil }
            return wanted.dropLast() + [width]
        }
        let kind: NormalizationLayer.Kind =
            switch layer.kind {
            case .layer(let wanted): .layer(shape: changed(wanted))
            case .rootMeanSquare(let wanted): .rootMeanSquare(shape: changed(wanted))
            case .group, .batch: layer.kind
            }
        return NormalizationLayer(kind: kind, epsilon: layer.epsilon, isAffine: layer.isAffine)
    }
}
