package import NeuralKernels

/// Something that whoever reads a result should know about it.
package enum JobNote: Hashable, Sendable, Codable {
    /// Torch's default initialization contracts what goes through many layers.
    case torchContracts
    /// The tangent kernel's size is that of the given widths, in this parameterization.
    case dependsOnWidths(Parameterization)
    /// The output is an activation's, and the kernel the mean over draws of what differs between them.
    case meanOverDraws
    /// Activations were summed up as series, which leave out this share of a second moment at most.
    case truncatedSeries(share: Double)
    /// A kernel was all but singular: its diagonal took this number to be inverted.
    case jitter(Learner, Double)
    /// Rounding made eigenvalues negative, which were taken for 0.
    case negativeEigenvalues(Learner, count: Int, smallest: Double)
    /// Descent in steps of the learning rate that was asked for diverges; the flow that was followed does not.
    case unstableLearningRate(Learner, largest: Double)
}

extension JobNote {
    /// What the rounding of the sums leaves of a share that is 0.
    private static let negligible = 1e-13

    /// What is to be said of a regression.
    static func notes(of reports: [LearnerReport]) -> [JobNote] {
        reports.flatMap { report -> [JobNote] in
            var notes: [JobNote] = []
            if report.kernel.jitter > 0 { notes.append(.jitter(report.learner, report.kernel.jitter)) }
            if let negative = report.kernel.negative {
                notes.append(
                    .negativeEigenvalues(report.learner, count: negative.count, smallest: negative.smallest))
            }
            if let largest = report.largestLearningRate, report.learningRate >= largest {
                notes.append(.unstableLearningRate(report.learner, largest: largest))
            }
            return notes
        }
    }

    /// What is to be said of an infinitely wide network's kernel.
    ///
    /// - Parameters:
    ///   - specification: What was computed.
    ///   - plan: How.
    ///   - truncation: The largest share that a series left out; 0 without one.
    /// - Returns: The notes, the most general first.
    package static func notes(
        of specification: KernelSpecification, _ plan: LimitPlan, truncation: Double
    ) -> [JobNote] {
        var notes: [JobNote] = []
        let parameterization = specification.architecture.parameterization
        if parameterization == .torch { notes.append(.torchContracts) }
        if parameterization != .ntk, specification.kind == .ntk {
            notes.append(.dependsOnWidths(parameterization))
        }
        if !plan.outputIsGaussian { notes.append(.meanOverDraws) }
        if truncation > negligible { notes.append(.truncatedSeries(share: truncation)) }
        return notes
    }
}
