internal import Jobs
internal import NeuralKernels

extension JobNote {
    /// For whoever reads the result.
    var text: String {
        switch self {
        case .torchContracts:
            "torch's default initialization gives weights a variance of 1/(3 fan_in): a ReLU layer keeps a sixth of "
                + "the covariance, and kernels of deep networks are nearly those of their last biases; the "
                + "parameterizations ntk and standard with weight_std √2 keep it"
        case .dependsOnWidths(let parameterization):
            "in the parameterization \(parameterization.rawValue) the tangent kernel grows with the layers' widths; this one is "
                + "of the widths that the layers give"
        case .meanOverDraws:
            "the network ends in an activation: the kernel is its mean over draws of the last layer"
        case .jitter(let learner, let jitter):
            "\(learner.rawValue): the training samples' kernel is all but singular; for long times \(jitter) was "
                + "added to its diagonal besides the ridge"
        case .negativeEigenvalues(let learner, let count, let smallest):
            "\(learner.rawValue): rounding made \(count) eigenvalues of the training samples' kernel negative, down to "
                + "\(smallest); they were taken for 0"
        case .unstableLearningRate(let learner, let largest):
            "\(learner.rawValue): gradient descent in steps of this learning_rate diverges, as it does from \(largest) on; "
                + "the predictions are those of the gradient flow, which does not"
        case .truncatedSeries(let share):
            "activations without a closed form are summed as Hermite series of at most 512 terms, which leave out "
                + "at most \(share) of an activation's second moment, or of its derivative's"
        }
    }
}
