internal import LinearAlgebra
internal import NeuralKernels

/// How much of something a specification may ask for, whatever the settings of the service.
package struct SpecificationBound: Hashable, Sendable {
    /// The member that it bounds, with a point before what lies within another.
    package let member: String
    package let most: Int
    /// What is counted.
    package let unit: String

    private init(_ member: String, _ most: Int, _ unit: String) {
        self.member = member
        self.most = most
        self.unit = unit
    }

    package static let all = [
        SpecificationBound(Wire.name, Specification.maximumNameLength, "characters"),
        SpecificationBound("architecture.layers", LayerReader.maximumLayers, "layers in one list"),
        SpecificationBound(
            "architecture.layers", Architecture.mostNumbers,
            "numbers that a layer makes of one sample, or that a window of it takes"),
        SpecificationBound("kernel.samples", SpecificationReader.maximumSamples, "networks"),
        SpecificationBound("convergence.widths", ConvergenceReader.mostWidths, "widths"),
        SpecificationBound("convergence.samples", ConvergenceReader.mostSamples, "networks of each width"),
        SpecificationBound(
            Wire.regression, EigenDecomposition.largestOrder,
            "rows of the kernel that is learned with: samples, or samples times outputs"),
        SpecificationBound("regression.times", RegressionReader.mostTimes, "times"),
        SpecificationBound("regression.ridge_path", RegressionReader.mostRidges, "ridges"),
        SpecificationBound("training.steps", TrainingReader.mostSteps, "steps"),
        SpecificationBound("training.record", TrainingReader.mostRecords, "records"),
        SpecificationBound("targets.classes", TargetsReader.mostClasses, "classes"),
        SpecificationBound(Wire.timeout, Int(Specification.timeouts.upperBound), "seconds"),
    ]
}
