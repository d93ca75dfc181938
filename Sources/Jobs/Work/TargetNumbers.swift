internal import LinearAlgebra
internal import NeuralKernels

extension Targets {
    /// y: samples × k.
    func numbers(_ datasets: DatasetLoader, check: () throws -> Void) throws -> Matrix<Double> {
        switch self {
        case .labels(let labels): return labels.targets
        case .values(let source):
            guard let numbers = try datasets.numbers(source, check: check) else {
                preconditionFailure("targets are not generated")
            }
            return numbers
        }
    }
}
