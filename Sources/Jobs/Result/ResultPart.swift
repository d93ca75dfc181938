package import NeuralKernels

/// One array of a job's result.
package enum ResultPart: Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The kernel, of one network or as the mean over several.
    case kernel
    /// The standard error of each entry of a mean.
    case standardError
    /// The kernel's eigenvalues, from the largest to the smallest.
    case spectrum
    /// What a regression's learners say of all samples: learners × times × samples × outputs, the training samples first.
    case predictions
    /// How far ensembles are from that for the test samples: learners × times × samples.
    case standardDeviation
    /// How ensembles vary around it for the test samples: learners × times × samples × samples.
    case covariance
    /// The kernels of a network in training, one below the other: records · samples × samples, and so on.
    case records
    /// The loss of each step's batch before its update.
    case losses

    package var description: String {
        switch self {
        case .kernel: "kernel"
        case .standardError: "standard error"
        case .spectrum: "spectrum"
        case .predictions: "predictions"
        case .standardDeviation: "standard deviation"
        case .covariance: "covariance"
        case .records: "records"
        case .losses: "losses"
        }
    }

    /// The description with something else between its words: for names of files and paths, or of members and columns.
    package func name(separator: String) -> String { description.replacing(" ", with: separator) }
}

extension KernelSpecification {
    /// What the result consists of: a mean has standard errors, and the kernel of one network has none.
    package var parts: [ResultPart] {
        var parts: [ResultPart] = [.kernel]
        if samples > 1 { parts.append(.standardError) }
        if analyses.contains(.spectrum) { parts.append(.spectrum) }
        let shapes = ownShapes
        return parts + ResultPart.allCases.filter { shapes[$0] != nil }
    }

    /// The shapes of those parts that have one of their own.
    var ownShapes: [ResultPart: [Int]] {
        var shapes: [ResultPart: [Int]] = [:]
        if let regression {
            let (learners, times, tests) = (learners, regression.times.count, regression.testCount)
            shapes[.predictions] = [learners.count, times, data.count + tests, regression.width]
            if tests > 0, learners.allSatisfy(\.isEnsemble) {
                shapes[.standardDeviation] = [learners.count, times, tests]
                shapes[.covariance] = [learners.count, times, tests, tests]
            }
        }
        if let training = training?.training {
            var records = shape
            records[0] *= training.records.count
            shapes[.records] = records
            if training.steps > 0 { shapes[.losses] = [training.steps] }
        }
        return shapes
    }
}
