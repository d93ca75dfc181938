/// One module of a network, as in `torch.nn.Sequential`.
package indirect enum Layer: Hashable, Sendable {
    case linear(LinearLayer)
    case convolution(ConvolutionLayer)
    case pooling(PoolingLayer)
    /// `nn.AdaptiveAvgPool2d`: the height and width of its output; nil keeps the input's.
    case adaptiveAveragePool([Int?])
    /// `nn.Flatten()`: every axis but the samples'.
    case flatten
    case normalization(NormalizationLayer)
    case embedding(EmbeddingLayer)
    /// `nn.Dropout` in evaluation mode, which is the identity; the probability is kept to be shown.
    case dropout(probability: Double)
    case activation(Activation)
    /// The sum of a branch and its shortcut; an empty shortcut is the identity.
    case residual(branch: [Layer], shortcut: [Layer])

    /// The module's class name.
    package var name: String {
        switch self {
        case .linear: "Linear"
        case .convolution(let layer): "Conv\(layer.dimensions)d"
        case .pooling(let layer): layer.kind == .maximum ? "MaxPool2d" : "AvgPool2d"
        case .adaptiveAveragePool: "AdaptiveAvgPool2d"
        case .flatten: "Flatten"
        case .normalization(let layer): layer.kind.name
        case .embedding: "Embedding"
        case .dropout: "Dropout"
        case .activation(let activation): activation.name
        case .residual: "Residual"
        }
    }
}

/// σ_w and σ_b of the ``Parameterization/ntk`` and ``Parameterization/standard`` parameterizations.
package struct WeightScale: Hashable, Sendable {
    package let weightDeviation: Double
    package let biasDeviation: Double

    package init(weightDeviation: Double, biasDeviation: Double) {
        self.weightDeviation = weightDeviation
        self.biasDeviation = biasDeviation
    }
}

/// A fully connected layer over the last axis: `nn.Linear` without its `in_features`, which follow from what comes
/// before.
package struct LinearLayer: Hashable, Sendable {
    package let outFeatures: Int
    package let hasBias: Bool
    package let scale: WeightScale

    package init(outFeatures: Int, hasBias: Bool, scale: WeightScale) {
        self.outFeatures = outFeatures
        self.hasBias = hasBias
        self.scale = scale
    }
}

/// `nn.Conv1d` or `nn.Conv2d` with zero padding.
package struct ConvolutionLayer: Hashable, Sendable {
    /// 1 or 2; every list below is as long.
    package let dimensions: Int
    package let outChannels: Int
    package let kernel: [Int]
    package let stride: [Int]
    package let padding: [Int]
    package let dilation: [Int]
    package let groups: Int
    package let hasBias: Bool
    package let scale: WeightScale

    package init(
        outChannels: Int, kernel: [Int], stride: [Int], padding: [Int], dilation: [Int], groups: Int,
        hasBias: Bool,
        scale: WeightScale
    ) {
        precondition([stride.count, padding.count, dilation.count].allSatisfy { $0 == kernel.count })
        dimensions = kernel.count
        self.outChannels = outChannels
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        self.hasBias = hasBias
        self.scale = scale
    }
}

/// `nn.AvgPool2d` (which counts the padding in) or `nn.MaxPool2d`.
package struct PoolingLayer: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case average, maximum
    }

    package let kind: Kind
    package let kernel: [Int]
    package let stride: [Int]
    package let padding: [Int]

    package init(kind: Kind, kernel: [Int], stride: [Int], padding: [Int]) {
        self.kind = kind
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
    }
}

/// A layer that shifts and scales by statistics and then by an elementwise γ and β, which begin at 1 and 0.
package struct NormalizationLayer: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Over the last axes of this shape; nil is all axes.
        case layer(shape: [Int]?)
        /// The same without the mean, and without β.
        case rootMeanSquare(shape: [Int]?)
        /// Over groups of channels and all positions.
        case group(count: Int)
        /// In evaluation mode with fresh running statistics, mean 0 and variance 1; for 1 or 2 dimensions.
        case batch(dimensions: Int)

        package var name: String {
            switch self {
            case .layer: "LayerNorm"
            case .rootMeanSquare: "RMSNorm"
            case .group: "GroupNorm"
            case .batch(let dimensions): "BatchNorm\(dimensions)d"
            }
        }
    }

    package let kind: Kind
    /// nil is the dtype's own epsilon, as `nn.RMSNorm` has it.
    package let epsilon: Double?
    package let isAffine: Bool
    /// `num_channels` or `num_features`, when it was given: it must be what comes in.
    package let declaredChannels: Int?

    package init(kind: Kind, epsilon: Double?, isAffine: Bool, declaredChannels: Int? = nil) {
        self.kind = kind
        self.epsilon = epsilon
        self.isAffine = isAffine
        self.declaredChannels = declaredChannels
    }
}

/// `nn.Embedding`: a table of vectors, looked up by integers.
package struct EmbeddingLayer: Hashable, Sendable {
    package let count: Int
    package let width: Int
    /// The index whose vector is zero and is not learned.
    package let paddingIndex: Int?

    package init(count: Int, width: Int, paddingIndex: Int?) {
        self.count = count
        self.width = width
        self.paddingIndex = paddingIndex
    }
}

extension Activation {
    /// The class name in `torch.nn`, or of the function where torch has no module.
    package var name: String {
        switch self {
        case .relu: "ReLU"
        case .leakyReLU: "LeakyReLU"
        case .relu6: "ReLU6"
        case .elu: "ELU"
        case .selu: "SELU"
        case .celu: "CELU"
        case .gelu: "GELU"
        case .silu: "SiLU"
        case .mish: "Mish"
        case .tanh: "Tanh"
        case .sigmoid: "Sigmoid"
        case .softplus: "Softplus"
        case .softsign: "Softsign"
        case .hardtanh: "Hardtanh"
        case .hardswish: "Hardswish"
        case .logSigmoid: "LogSigmoid"
        case .erf: "Erf"
        case .sin: "Sin"
        case .cos: "Cos"
        case .abs: "Abs"
        case .square: "Square"
        case .identity: "Identity"
        }
    }
}
