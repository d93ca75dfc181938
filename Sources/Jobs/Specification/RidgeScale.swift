internal import NeuralKernels

/// What a ridge is a multiple of.
enum RidgeScale: String, CaseIterable {
    /// The mean of the kernel's diagonal.
    case relative
    /// Nothing.
    case absolute
}

extension Ridge {
    /// As it stands in a document beside its number.
    var scale: RidgeScale {
        switch self {
        case .relative: .relative
        case .absolute: .absolute
        }
    }
}
