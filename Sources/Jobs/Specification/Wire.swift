/// The member names of a specification's JSON document.
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

    static let type = "type"

    static let parameterization = "parameterization"
    static let layers = "layers"
    static let weightDeviation = "weight_std"
    static let biasDeviation = "bias_std"
    static let outFeatures = "out_features"
    static let bias = "bias"
    static let linear = "Linear"

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

    static let width = "width"
    static let samples = "samples"
    static let reduction = "reduction"
    static let ntk = "ntk"
    static let finite = "finite"
}
