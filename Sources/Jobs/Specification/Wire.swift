/// The member names and words of a specification's JSON document.
enum Wire {
    static let name = "name"
    static let architecture = "architecture"
    static let seed = "seed"
    static let rng = "rng"
    static let data = "data"
    static let against = "against"
    static let kernel = "kernel"
    static let dtype = "dtype"
    static let analyses = "analyses"
    static let timeout = "timeout_seconds"

    static let type = "type"

    static let parameterization = "parameterization"
    static let layers = "layers"
    static let weightDeviation = "weight_std"
    static let biasDeviation = "bias_std"

    static let engine = "engine"
    static let profile = "profile"
    static let torchCPU = "torch-cpu"

    static let count = "count"
    static let shape = "shape"
    static let low = "low"
    static let high = "high"
    static let normal = "normal"
    static let uniform = "uniform"
    static let sphere = "sphere"
    static let circle = "circle"
    static let inline = "inline"

    static let dataset = "dataset"
    static let id = "id"

    static let width = "width"
    static let samples = "samples"
    static let convergence = "convergence"
    static let widths = "widths"
    static let reduction = "reduction"

    static let labels = "labels"
    static let values = "values"
    static let classes = "classes"

    static let regression = "regression"
    static let training = "training"

    /// The members of a training, by torch's names where torch has them.
    enum Training {
        static let targets = "targets"
        static let steps = "steps"
        static let optimizer = "optimizer"
        static let learningRate = "learning_rate"
        static let momentum = "momentum"
        static let dampening = "dampening"
        static let weightDecay = "weight_decay"
        static let nesterov = "nesterov"
        static let batchSize = "batch_size"
        static let shuffle = "shuffle"
        static let loss = "loss"
        static let record = "record"
        static let sgd = "sgd"
    }

    /// The members of a regression.
    enum Regression {
        static let targets = "targets"
        static let test = "test"
        static let testTargets = "test_targets"
        static let ridge = "ridge"
        static let ridgeScale = "ridge_scale"
        static let ridgePath = "ridge_path"
        static let relative = "relative"
        static let absolute = "absolute"
        static let learningRate = "learning_rate"
        static let times = "times"
        static let infinity = "infinity"
        static let reduction = "reduction"
    }

    /// The arguments of layers, by torch's names.
    enum Argument {
        static let outFeatures = "out_features"
        static let bias = "bias"
        static let outChannels = "out_channels"
        static let kernelSize = "kernel_size"
        static let stride = "stride"
        static let padding = "padding"
        static let dilation = "dilation"
        static let groups = "groups"
        static let outputSize = "output_size"
        static let normalizedShape = "normalized_shape"
        static let epsilon = "eps"
        static let elementwiseAffine = "elementwise_affine"
        static let affine = "affine"
        static let groupCount = "num_groups"
        static let channelCount = "num_channels"
        static let featureCount = "num_features"
        static let probability = "p"
        static let embeddingCount = "num_embeddings"
        static let embeddingWidth = "embedding_dim"
        static let paddingIndex = "padding_idx"
        static let shortcut = "shortcut"
    }
}
