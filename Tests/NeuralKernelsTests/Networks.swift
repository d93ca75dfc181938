import NeuralKernels

/// Layers in few words, and what is wrong with networks of them.
enum Networks {
    static let tanh = Layer.activation(.tanh)

    static func linear(_ width: Int) -> Layer {
        .linear(LinearLayer(outFeatures: width, hasBias: true, scale: scale))
    }

    private static let scale = WeightScale(weightDeviation: 1, biasDeviation: 0)

    static func convolution(
        _ channels: Int, kernel: Int, groups: Int = 1, dilation: Int = 1
    ) -> Layer {
        .convolution(
            ConvolutionLayer(
                outChannels: channels, kernel: [kernel, kernel], stride: [1, 1], padding: [0, 0],
                dilation: [dilation, dilation], groups: groups, hasBias: true, scale: scale))
    }

    static func pooling(_ kernel: [Int], padding: [Int], stride: Int = 1) -> Layer {
        .pooling(PoolingLayer(kind: .maximum, kernel: kernel, stride: [stride, stride], padding: padding))
    }

    static func normalization(
        _ kind: NormalizationLayer.Kind, declared: Int? = nil, affine: Bool = true
    ) -> Layer {
        .normalization(
            NormalizationLayer(kind: kind, epsilon: 1e-5, isAffine: affine, declaredChannels: declared))
    }

    static func embedding(_ width: Int) -> Layer {
        .embedding(EmbeddingLayer(count: 10, width: width, paddingIndex: nil))
    }

    static func place(_ index: Int, _ name: String) -> LayerPlace {
        LayerPlace(path: [.layer(index)], name: name)
    }

    /// What is wrong with layers on samples of a shape.
    static func faults(_ shape: [Int], _ layers: [Layer]) -> [ArchitectureFault] {
        do throws(InvalidArchitecture) {
            _ = try Architecture(inputShape: shape, parameterization: .torch, layers: layers)
            return []
        } catch {
            return error.faults
        }
    }
}
